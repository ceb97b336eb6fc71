//! Words that came from a word processor, a chat or a web page: dashes and quotes that a shell takes for letters.

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::args::Cli;
use crate::text::{TYPOGRAPHIC_QUOTES, within_typographic_quotes};

/// The words with plain dashes before flags, and without the quotes that were to keep a value together; none if that changes
/// nothing.
pub(super) fn straightened(words: &[String]) -> Option<Vec<String>> {
    let mut straight: Vec<String> = Vec::new();
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        let word = joined(word, &mut rest).unwrap_or_else(|| word.clone());
        let (flag, value) = match word.split_once('=') {
            Some((flag, value)) => (flag, Some(value)),
            None => (word.as_str(), None),
        };
        straight.push(match (unquoted(&word), value) {
            (Some(inner), _) => with_plain_dashes(inner).unwrap_or_else(|| inner.to_owned()),
            (None, Some(value)) => {
                let flag = with_plain_dashes(flag).unwrap_or_else(|| flag.to_owned());
                format!("{flag}={}", unquoted(value).unwrap_or(value))
            }
            (None, None) => with_plain_dashes(&word).unwrap_or_else(|| word.clone()),
        });
    }
    (straight != words).then_some(straight)
}

fn unquoted(word: &str) -> Option<&str> {
    within_typographic_quotes(word).map(|(inner, _)| inner)
}

/// A value that a shell parted at its spaces: `“Sales`, `Assistant”`. Takes the other parts.
fn joined<'a>(first: &str, rest: &mut (impl Iterator<Item = &'a String> + Clone)) -> Option<String> {
    let value = first.split_once('=').map_or(first, |(_, value)| value);
    let closing: Vec<char> = TYPOGRAPHIC_QUOTES
        .into_iter()
        .filter(|(open, _)| value.starts_with(*open))
        .map(|(_, close)| close)
        .collect();
    if closing.is_empty() || value.ends_with(closing.as_slice()) {
        return None;
    }
    let mut ahead = rest.clone();
    let mut whole = first.to_owned();
    while !whole.ends_with(closing.as_slice()) {
        whole = format!("{whole} {}", ahead.next()?);
    }
    *rest = ahead;
    Some(whole)
}

/// A flag that begins with other dashes than a shell's, or with one that stands for two.
fn with_plain_dashes(word: &str) -> Option<String> {
    let name = word.trim_start_matches(|c| is_dash(c) || c == '-');
    let dashes = word.strip_suffix(name)?;
    let is_flag = dashes.contains(is_dash) && name.starts_with(|c: char| c.is_ascii_alphabetic());
    let plain = if name.len() == 1 { "-" } else { "--" };
    is_flag.then(|| format!("{plain}{name}"))
}

fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// A flag of this kind that was taken for a name or a file: as an error. Of `pull`, which takes any name, nothing else would tell.
pub fn dashed_flag(words: &[std::ffi::OsString]) -> Option<clap::Error> {
    let words: Vec<_> = words
        .iter()
        .skip(1)
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let mut cli = Cli::command();
    cli.build();
    let command = words.iter().find_map(|word| cli.find_subcommand(word))?;
    let is_known = |word: &&String| {
        let plain = with_plain_dashes(word.split('=').next().unwrap_or(word.as_str()));
        plain.is_some_and(|plain| {
            let name = plain.trim_start_matches('-');
            command.get_arguments().any(|argument| {
                argument.get_long() == Some(name) || argument.get_short().is_some_and(|short| name.chars().eq([short]))
            })
        })
    };
    let word = words.iter().take_while(|word| *word != "--").find(is_known)?;
    let mut error = clap::Error::new(ErrorKind::UnknownArgument).with_cmd(command);
    error.insert(ContextKind::InvalidArg, ContextValue::String(word.clone()));
    Some(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_before_flags_and_quotes_around_values_are_made_plain() {
        for (typed, straight) in [
            ("plan —base HEAD", Some("plan|--base|HEAD")),
            ("plan –f a –-var=a=b ‑‑full", Some("plan|-f|a|--var=a=b|--full")),
            (
                "plan --target “Sales Assistant” -q",
                Some("plan|--target|Sales Assistant|-q"),
            ),
            ("plan —target=„Sales East“", Some("plan|--target=Sales East")),
            ("plan “--full”", Some("plan|--full")),
            ("plan --var “city=Köln”", Some("plan|--var|city=Köln")),
            ("plan --target “Sales", None),
            ("plan --target Sales—East -", None),
            ("plan — –", None),
        ] {
            let words: Vec<_> = typed.split(' ').map(str::to_owned).collect();
            let fixed = straightened(&words).map(|words| words.join("|"));
            assert_eq!(fixed.as_deref(), straight, "{typed}");
        }
    }
}
