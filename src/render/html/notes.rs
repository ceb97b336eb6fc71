//! What stands beside the changes: what could not be read, warnings, who is in no file.

use super::escape;
use crate::plan::Plan;
use crate::text::with_thousands;

/// What a reader must know before the changes.
pub(super) fn before(plan: &Plan) -> String {
    let unread = plan.unread.iter().map(|unread| named(&unread.name, &unread.why));
    let warnings = plan.warnings.iter().map(|warning| escape::prose(&warning.to_string()));
    list("Could not be read", "bad", unread) + &list("Warnings", "warn", warnings)
}

/// What a reader may want to know after them.
pub(super) fn after(plan: &Plan) -> String {
    let gone = plan.base.iter().flat_map(|base| &base.gone);
    let gone = gone.map(|gone| named(&gone.name, gone.id.as_deref().unwrap_or("not live")));
    let unmanaged = plan.unmanaged.iter().map(|live| named(&live.name, &live.id));
    let unchanged = plan.unchanged.iter().map(|live| named(&live.name, &live.id));
    let left_out = plan
        .left_out
        .iter()
        .map(|name| format!("<bdi>{}</bdi>", escape::line(name)));
    [
        list("No longer managed", "", gone),
        folded("live and in no file", unmanaged),
        folded("left out of this plan", left_out),
        folded("unchanged", unchanged),
        unobservable(plan),
    ]
    .concat()
}

/// What nobody can compare.
fn unobservable(plan: &Plan) -> String {
    let resend = match plan.resendable {
        0 => String::new(),
        some => format!(
            " ({} of them are only sent with <code>--resend</code>)",
            with_thousands(some)
        ),
    };
    match plan.unobservable {
        0 => String::new(),
        count => format!(
            "<p class=\"dim\">{} declared {} not compared: the API does not report {}{resend}.</p>\n",
            with_thousands(count),
            if count == 1 { "field is" } else { "fields are" },
            if count == 1 { "it" } else { "them" },
        ),
    }
}

fn named(name: &str, what: &str) -> String {
    format!(
        "<bdi>{}</bdi> <span class=\"dim\">{}</span>",
        escape::line(name),
        escape::line(what)
    )
}

fn list(title: &str, class: &str, lines: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> = lines
        .map(|line| format!("<li class=\"{class}\">{line}</li>\n"))
        .collect();
    if lines.is_empty() {
        return String::new();
    }
    let lines = lines.concat();
    format!("<section>\n<h2>{title}</h2>\n<ul class=\"notes\">\n{lines}</ul>\n</section>\n")
}

/// A list that may be long and is seldom read.
fn folded(title: &str, lines: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> = lines.map(|line| format!("<li>{line}</li>\n")).collect();
    if lines.is_empty() {
        return String::new();
    }
    format!(
        "<details class=\"note\"><summary>{} {title}</summary>\n<ul class=\"members\">\n{}</ul>\n</details>\n",
        with_thousands(lines.len()),
        lines.concat()
    )
}
