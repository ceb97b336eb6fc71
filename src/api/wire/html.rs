//! The words of an HTML page: proxies and gateways answer with one, the API never does.

/// A page by its title, else by its text without the tags. A proxy that signs its pages is named.
pub(super) fn page(text: &str) -> String {
    // ASCII lower case keeps every offset.
    let folded = text.to_ascii_lowercase();
    let whose = if folded.contains("squid") {
        "HTML page of a proxy (squid)"
    } else {
        "HTML page"
    };
    let words = match element(text, &folded, "title") {
        Some(title) => title.to_owned(),
        // HAProxy's pages have none: a heading, and a sentence that says what happened.
        None => without_tags(text),
    };
    if words.trim().is_empty() {
        whose.to_owned()
    } else {
        format!("{whose}: {}", words.trim())
    }
}

/// What stands in the first element of that name, if that is anything.
fn element<'t>(text: &'t str, folded: &str, name: &str) -> Option<&'t str> {
    let tag = folded.find(&format!("<{name}"))?;
    let start = tag + folded.get(tag..)?.find('>')? + 1;
    let end = start + folded.get(start..)?.find(&format!("</{name}"))?;
    text.get(start..end).map(str::trim).filter(|inner| !inner.is_empty())
}

/// The text between the tags, without scripts and styles.
fn without_tags(text: &str) -> String {
    let mut words = String::new();
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        words.push_str(before);
        words.push(' ');
        let folded = tag.get(..tag.len().min(8)).unwrap_or_default().to_ascii_lowercase();
        let end = ["script", "style", "!--"]
            .into_iter()
            .find(|name| folded.starts_with(name));
        let end = end.map(|name| {
            if name == "!--" {
                "-->".to_owned()
            } else {
                format!("</{name}")
            }
        });
        let skipped = end.and_then(|end| tag.get(tag.to_ascii_lowercase().find(&end)?..));
        rest = skipped.unwrap_or(tag).split_once('>').map_or("", |(_, after)| after);
    }
    words.push_str(rest);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
