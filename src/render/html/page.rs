//! The document: the parts that are the same on every page, with the plan between them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::filters::Filters;
use super::items::items;
use super::{escape, notes};
use crate::plan::Plan;
use crate::render::review::{Standing, next_steps, plan_counts, review};
use crate::render::text_diff::DiffOptions;
use crate::text::with_thousands;

const TEMPLATE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// So many items are open at first: a reader of a small change need not click.
const OPEN: usize = 8;
/// Items of more bytes in all wait until they are opened. A browser takes about a second to build 10 MB, and more of it than it shows.
const WAITING: usize = 2_000_000;

/// The page of a plan.
pub fn plan(plan: &Plan) -> String {
    let options = DiffOptions {
        full: true,
        words: true,
    };
    let review = review(plan, options);
    let mut filters = Filters::default();
    let items = items(&review, &mut filters);
    let waits = items.iter().map(|item| item.inner.len()).sum::<usize>() > WAITING;
    let mut body = notes::before(plan);
    for (standing, title) in [
        (Standing::Blocked, "Blocked"),
        (Standing::Conflict, "In conflict"),
        (Standing::Planned, if plan.is_drift { "Differences" } else { "Changes" }),
    ] {
        let mut items_here = items.iter().filter(|item| item.standing == standing).peekable();
        if items_here.peek().is_none() {
            continue;
        }
        body.push_str(&format!("<section>\n<h2>{title}</h2>\n"));
        for item in items_here {
            item.push(&mut body, items.len() <= OPEN, waits);
        }
        body.push_str("</section>\n");
    }
    body.push_str(&notes::after(plan));
    body.push_str(&format!("<footer class=\"dim\">{}</footer>\n", numbers(plan)));
    let headline = review.headline.join(" ");
    let verb = plan.command();
    fill(&[
        ("script hash", &source_hash(SCRIPT)),
        ("style hash", &source_hash(STYLE)),
        ("version", env!("CARGO_PKG_VERSION")),
        ("title", &escape::html(&format!("Roster {verb}: {headline}"))),
        ("style", STYLE),
        ("head", &head(plan, &review.headline)),
        ("filters", &filters.html()),
        ("body", &body),
        ("script", SCRIPT),
    ])
}

/// What the plan comes to, and what was compared with what.
fn head(plan: &Plan, headline: &[String]) -> String {
    let mut out = String::new();
    for (at, sentence) in headline.iter().enumerate() {
        let sentence = escape::prose(sentence);
        out.push_str(&match at {
            0 => format!("<h1>{sentence}</h1>\n"),
            _ => format!("<p class=\"lead\">{sentence}</p>\n"),
        });
    }
    if plan.is_drift {
        for step in next_steps(plan) {
            out.push_str(&format!("<p>{}</p>\n", escape::prose(&step)));
        }
    }
    let mut parts = vec![format!("<bdi>{}</bdi>", escape::line(&plan.api_url))];
    let files = plan.files.iter().chain(&plan.overlays);
    parts.extend(files.map(|file| format!("<bdi>{}</bdi>", escape::line(file))));
    if let Some(base) = &plan.base {
        let commit: String = base.commit.chars().take(10).collect();
        parts.push(format!(
            "since <bdi>{}</bdi> ({})",
            escape::line(&base.reference),
            escape::line(&commit)
        ));
    }
    let verb = plan.command();
    format!("<p class=\"dim\">Roster {verb} of {}</p>\n{out}", parts.join(" · "))
}

/// The counts of the plan.
fn numbers(plan: &Plan) -> String {
    let parts = plan_counts(plan).into_iter();
    let parts: Vec<_> = parts
        .map(|(count, what)| format!("{} {what}", with_thousands(count)))
        .collect();
    format!("{}. roster {}", parts.join(", "), env!("CARGO_PKG_VERSION"))
}

/// The template with its slots filled. What is filled in is not looked at again, so no data can be taken for a slot.
fn fill(values: &[(&str, &str)]) -> String {
    let most = values.iter().map(|(_, value)| value.len()).sum::<usize>();
    let mut out = String::with_capacity(TEMPLATE.len() + most);
    let mut rest = TEMPLATE;
    while let Some((before, (slot, after))) = rest
        .split_once("{{")
        .and_then(|(before, after)| Some((before, after.split_once("}}")?)))
    {
        out.push_str(before);
        out.extend(values.iter().filter(|(name, _)| *name == slot).map(|(_, value)| *value));
        rest = after;
    }
    out + rest
}

/// How the page's policy names the one script, or style, that may stand in it.
fn source_hash(source: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(source)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slot_of_the_template_is_filled() {
        let page = plan(&Plan::default());
        let without_assets = page.replace(STYLE, "").replace(SCRIPT, "");
        assert!(
            !without_assets.contains("{{") && !without_assets.contains("}}"),
            "{without_assets}"
        );
    }
}
