//! The `Link` header (RFC 8288): `<...?page=2>; rel="next"`.

/// The targets with their relations, in lower case: one for each that is named. None where it can't be read.
pub(super) fn links(header: &str) -> Option<Vec<(&str, String)>> {
    let mut links = Vec::new();
    let mut rest = header;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        if rest.is_empty() {
            return Some(links);
        }
        let (target, parameters) = rest.strip_prefix('<')?.split_once('>')?;
        rest = parameters.trim_start();
        while let Some(parameter) = rest.strip_prefix(';') {
            let end = parameter.find(['=', ';', ',']).unwrap_or(parameter.len());
            let (name, value) = parameter.split_at_checked(end)?;
            let Some(value) = value.strip_prefix('=') else {
                rest = value; // a name alone
                continue;
            };
            let (value, after) = value_of(value.trim_start())?;
            if name.trim().eq_ignore_ascii_case("rel") {
                links.extend(
                    value
                        .split_whitespace()
                        .map(|relation| (target, relation.to_ascii_lowercase())),
                );
            }
            rest = after.trim_start();
        }
        if !rest.is_empty() && !rest.starts_with(',') {
            return None;
        }
    }
}

/// A parameter's value, quoted or not, and what follows it.
fn value_of(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([';', ',']).unwrap_or(text.len());
        let (value, after) = text.split_at_checked(end)?;
        return Some((value.trim().to_owned(), after));
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((value, quoted.get(at + 1..)?)),
            '\\' => value.push(characters.next()?.1),
            other => value.push(other),
        }
    }
    None
}
