//! Ordinary mistakes on the command line, and what was meant: words of other tools, roster files without `-f`, flags before the
//! verb. Where a command is advised it stands in backticks, whole, as it can be typed; a test runs each of them.

use std::ffi::OsString;
use std::path::Path;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::args::Cli;
use super::typographic::straightened;
use crate::text::shell_word;

/// Verbs of other tools, and what does the same here.
const OTHER_VERBS: [(&[&str], &str); 13] = [
    (
        &[
            "init", "new", "start", "setup", "import", "export", "download", "fetch", "clone", "adopt",
        ],
        "`roster pull --all` writes a roster of the assistants that are live",
    ),
    (
        &["diff", "preview", "dry-run", "status", "changes"],
        "`roster plan` shows what differs and writes nothing; `roster drift` exits 2 if anything does",
    ),
    (
        &[
            "deploy", "up", "push", "sync", "update", "create", "add", "edit", "release",
        ],
        "`roster apply` makes the live assistants what the files say; `roster plan` shows it before",
    ),
    (
        &["destroy", "delete", "del", "rm", "remove", "down"],
        "Roster deletes nothing, and the API cannot: take the entry out of the files, and delete the assistant in the dashboard",
    ),
    (&["ls", "all", "state"], "`roster list` shows the live assistants"),
    (
        &["lint", "check", "test", "verify", "fmt", "format"],
        "`roster validate` reads and checks the files",
    ),
    (
        &["refresh", "reconcile", "sync-back"],
        "`roster pull` brings live values back into the files; `roster drift` only looks",
    ),
    (
        &["login", "auth", "configure", "config"],
        "put the key into INDIGENIUS_API_KEY; `roster ping` tries it",
    ),
    (&["version"], "`roster --version`"),
    (&["man-page", "manual", "docs"], "`roster --help`"),
    (&["completion", "autocomplete"], "`roster completions bash`"),
    (
        &["mock", "serve", "server", "fake"],
        "`roster sandbox` serves a local fake of the API",
    ),
    (&["jsonschema", "json-schema"], "`roster schema`"),
];

/// Flags of other tools, on any verb.
const OTHER_FLAGS: [(&[&str], &str); 4] = [
    (&["--no-color", "--no-colour", "--nocolor"], "write `--color never`"),
    (
        &["--api-key", "--key", "--token", "--api-token", "-k"],
        "no flag takes the key, because others could read it in the list of processes: put it into INDIGENIUS_API_KEY, or name a \
         file that holds it with `--api-key-file FILE`",
    ),
    (
        &["--var-file", "--values", "--env-file"],
        "put what differs in one environment into an overlay: `--overlay FILE`",
    ),
    (&["--url", "--host", "--endpoint", "--server"], "write `--api-url URL`"),
];

/// Puts into an error what was probably meant, if that is known.
pub fn advise(error: &mut clap::Error, words: &[OsString]) {
    let words: Vec<String> = words
        .iter()
        .skip(1)
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        _ => None,
    };
    let possible = match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(possible)) => possible.clone(),
        _ => Vec::new(),
    };
    let straight = straightened(&words);
    let advice = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => return,
        _ if let Some(words) = &straight => Some(format!(
            "a shell takes plain dashes and quotes only: {}",
            command_of(words)
        )),
        _ if let Some(words) = double_dashed(&words) => {
            Some(format!("long flags begin with two dashes: {}", command_of(&words)))
        }
        ErrorKind::InvalidSubcommand => text(ContextKind::InvalidSubcommand).and_then(|verb| of_verb(&verb, &words)),
        ErrorKind::InvalidValue => text(ContextKind::InvalidArg)
            .zip(text(ContextKind::InvalidValue))
            .and_then(|(flag, value)| of_value(&flag, &value, &possible, &words)),
        ErrorKind::UnknownArgument => text(ContextKind::InvalidArg).and_then(|word| Typed::new(&words)?.advice(&word)),
        ErrorKind::ArgumentConflict => Typed::new(&words).and_then(|typed| typed.of_second_file()),
        _ => return,
    };
    if let Some(advice) = advice {
        error.remove(ContextKind::SuggestedSubcommand);
        error.remove(ContextKind::SuggestedArg);
        error.remove(ContextKind::SuggestedValue);
        let tips = ContextValue::StyledStrs(vec![advice.into()]);
        error.insert(ContextKind::Suggested, tips);
    } else if text(ContextKind::InvalidArg).is_some_and(|word| word.starts_with('-')) {
        // It would be to write `-- -y`: nobody has a file of that name.
        error.remove(ContextKind::Suggested);
    }
}

/// Is it written as the path of a roster file or of a folder is?
pub fn is_path_like(word: &str) -> bool {
    word == "-" || word.contains('/') || ["yaml", "yml", "json"].iter().any(|ending| has_ending(word, ending))
}

fn has_ending(word: &str, ending: &str) -> bool {
    Path::new(word)
        .extension()
        .is_some_and(|own| own.eq_ignore_ascii_case(ending))
}

/// A command as it can be typed in a shell, within backticks.
pub fn shown<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<_> = words.into_iter().map(shell_word).collect();
    format!("`{}`", words.join(" "))
}

/// The command of these words.
fn command_of(words: &[String]) -> String {
    shown(["roster"].into_iter().chain(words.iter().map(String::as_str)))
}

/// A value that is none of those that are possible.
fn of_value(flag: &str, value: &str, possible: &[String], words: &[String]) -> Option<String> {
    if let Some(meant) = possible.iter().find(|known| known.eq_ignore_ascii_case(value)) {
        let typed = words
            .iter()
            .rposition(|word| word == value || word.ends_with(&format!("={value}")))?;
        let mut words = words.to_vec();
        let word = words.get_mut(typed)?;
        *word = format!("{}{meant}", word.strip_suffix(value)?);
        return Some(format!("it is written in small letters: {}", command_of(&words)));
    }
    (flag.starts_with("--format ") && value == "html")
        .then(|| "`--format html` is for `plan`, `drift` and `show`".to_owned())
}

/// The words with two dashes before the long flags that have one, as other tools take them; none if there are none.
fn double_dashed(words: &[String]) -> Option<Vec<String>> {
    let typed = Typed::new(words)?;
    let is_long = |word: &&String| {
        let name = word.strip_prefix('-').and_then(|word| word.split('=').next());
        name.is_some_and(|name| name.len() > 2 && typed.has_flag(&format!("--{name}")))
    };
    words.iter().any(|word| is_long(&word)).then(|| {
        let double = |word: &String| {
            if is_long(&word) {
                format!("-{word}")
            } else {
                word.clone()
            }
        };
        words.iter().map(double).collect()
    })
}

fn of_verb(verb: &str, words: &[String]) -> Option<String> {
    if matches!(verb, "rollback" | "undo" | "restore" | "rewind") {
        let report = words
            .iter()
            .find(|word| is_path_like(word))
            .map_or("report.json", String::as_str);
        let revert = shown(["roster", "revert", report]);
        return Some(format!(
            "{revert} plans the way back from the apply that wrote this file with `--report`"
        ));
    }
    if is_path_like(verb) {
        let rest = words
            .iter()
            .skip_while(|word| *word != verb)
            .skip(1)
            .map(String::as_str);
        return Some(format!(
            "a roster file follows a verb: {}",
            shown(["roster", "plan", "-f", verb].into_iter().chain(rest))
        ));
    }
    let known = OTHER_VERBS.iter().find(|(names, _)| names.contains(&verb));
    known.map(|(_, advice)| (*advice).to_owned())
}

/// What was typed, with the verb found in it.
struct Typed<'a> {
    words: &'a [String],
    verb: &'a str,
    /// Where the verb stands.
    at: usize,
    command: clap::Command,
}

impl<'a> Typed<'a> {
    /// None without a verb.
    fn new(words: &'a [String]) -> Option<Self> {
        let mut cli = Cli::command();
        cli.build();
        let at = words.iter().position(|word| cli.find_subcommand(word).is_some())?;
        let verb = words.get(at)?;
        let command = cli.find_subcommand(verb)?.clone();
        Some(Self {
            words,
            verb,
            at,
            command,
        })
    }

    fn advice(&self, word: &str) -> Option<String> {
        // Of a flag with a value the error names the flag alone.
        let at = self.words.iter().position(|typed| {
            typed == word
                || typed
                    .strip_prefix(word)
                    .is_some_and(|rest| word.starts_with('-') && !rest.is_empty())
        })?;
        if !word.starts_with('-') || word == "-" {
            return self.of_bare_word(at);
        }
        if at < self.at {
            let is_known = self.has_flag(word);
            let others = self.words.iter().enumerate().filter(|(other, _)| *other != self.at);
            let moved = others.map(|(_, word)| word.as_str());
            let command = shown(["roster", self.verb].into_iter().chain(moved));
            return is_known.then(|| format!("flags follow the verb: {command}"));
        }
        self.of_flag(word, at)
    }

    /// A word that the verb takes nowhere: a file without `-f`, a name without `--target`, the file of `--sandbox`.
    fn of_bare_word(&self, at: usize) -> Option<String> {
        let before = at.checked_sub(1).and_then(|before| self.words.get(before));
        let word = self.words.get(at)?;
        if before.is_some_and(|before| before == "--sandbox") {
            let merged = self.with_replaced(at - 1..at + 1, &[format!("--sandbox={word}")]);
            return Some(format!("the sandbox's file follows an equals sign: {merged}"));
        }
        if word == "help" {
            return Some(format!("to read about it: {}", shown(["roster", self.verb, "--help"])));
        }
        if let Some(again) = self.flag_repeated(at) {
            return Some(again);
        }
        if !self.has_flag("--file") {
            return None;
        }
        let bare = self.words.iter().skip(at).take_while(|word| !word.starts_with('-'));
        let bare: Vec<_> = bare.collect();
        let flagged = |flag: &str| {
            let words: Vec<_> = bare
                .iter()
                .flat_map(|word| [flag.to_owned(), (*word).clone()])
                .collect();
            self.with_replaced(at..at + bare.len(), &words)
        };
        let as_files = || format!("roster files are given with `-f`: {}", flagged("-f"));
        if self.verb == "plan" && has_ending(word, "json") {
            let show = shown(["roster", "show", word]);
            Some(format!("{}; a saved plan is shown by {show}", as_files()))
        } else if is_path_like(word) || word == "assistants" {
            Some(as_files())
        } else if self.has_flag("--target") {
            Some(format!("to look at some assistants only: {}", flagged("--target")))
        } else {
            Some(as_files())
        }
    }

    /// The flag whose value stands before a word, with each of the words behind it given to that flag, too; none if it can't be
    /// given again, or not with a word like this.
    fn flag_repeated(&self, at: usize) -> Option<String> {
        let is_flag = |word: &String| word.starts_with('-');
        let flag_at = self.words.get(..at)?.iter().rposition(is_flag)?;
        let (flag, value, word) = (
            self.words.get(flag_at)?,
            self.words.get(flag_at + 1)?,
            self.words.get(at)?,
        );
        let is_alike = match flag.as_str() {
            "--var" => word.contains('='),
            "-f" | "--file" | "--overlay" => is_path_like(word) || !is_path_like(value),
            "--target" | "--exclude" | "--allow-create" | "--allow-change" => !is_path_like(word),
            _ => false,
        };
        if !is_alike || flag_at + 1 == at || !self.has_flag(flag) {
            return None;
        }
        let bare: Vec<_> = self
            .words
            .iter()
            .skip(flag_at + 2)
            .take_while(|word| !is_flag(word))
            .collect();
        let words: Vec<_> = bare.iter().flat_map(|word| [flag.clone(), (*word).clone()]).collect();
        let again = self.with_replaced(flag_at + 2..flag_at + 2 + bare.len(), &words);
        Some(format!("each value has a `{flag}` of its own: {again}"))
    }

    /// `apply` takes a plan, so a second value of a flag for files is taken for one.
    fn of_second_file(&self) -> Option<String> {
        let is_json = |word: &&String| !word.starts_with('-') && has_ending(word, "json");
        if self.words.iter().any(|word| is_json(&word)) {
            return Some(
                "a saved plan is carried out as it was made: leave that flag out, or make a new plan with it"
                    .to_owned(),
            );
        }
        (self.at + 1..self.words.len()).find_map(|at| {
            let is_word = self.words.get(at).is_some_and(|word| !word.starts_with('-'));
            is_word.then(|| self.flag_repeated(at)).flatten()
        })
    }

    fn of_flag(&self, word: &str, at: usize) -> Option<String> {
        let typed = self.words.get(at)?;
        let without = || self.with_replaced(at..at + 1, &[]);
        // As terraform writes them: `-target=x`.
        if let Some(name) = typed
            .strip_prefix('-')
            .filter(|name| !name.starts_with('-') && name.len() > 2)
        {
            let flag = name.split('=').next().unwrap_or_default();
            if self.has_flag(&format!("--{flag}")) {
                let fixed = self.with_replaced(at..at + 1, &[format!("--{name}")]);
                return Some(format!("flags of more than one letter have two dashes: {fixed}"));
            }
        }
        let other = OTHER_FLAGS.iter().find(|(names, _)| names.contains(&word));
        if let Some((_, advice)) = other {
            return Some((*advice).to_owned());
        }
        let format = word.trim_start_matches('-');
        let format = match format {
            "md" => "markdown",
            "text" => "human",
            other => other,
        };
        match word {
            "-y" | "--assume-yes" | "--force" | "--no-prompt" if self.verb == "apply" => Some(format!(
                "to apply without a question: {}",
                self.with_replaced(at..at + 1, &["--yes".to_owned()])
            )),
            "-y" | "--yes" | "--auto-approve" => Some(format!("only `roster apply` asks; leave it out: {}", without())),
            "--dry-run" | "--dryrun" | "--check" | "--diff" | "-n" if self.verb == "apply" => {
                Some("`roster plan` shows what apply would do, and writes nothing".to_owned())
            }
            "--dryrun" | "-n" if self.verb == "pull" => Some(format!(
                "`pull` has this flag: {}",
                self.with_replaced(at..at + 1, &["--dry-run".to_owned()])
            )),
            "--dry-run" | "--dryrun" | "-n" if self.verb == "pin" => {
                Some("`pin` has no dry run; commit first, and `git diff` shows what it wrote".to_owned())
            }
            "--dry-run" | "--dryrun" | "-n" => Some(format!(
                "`roster {}` writes nothing anyhow; leave it out: {}",
                self.verb,
                without()
            )),
            "--strict" | "--warnings-as-errors" | "--werror" | "-W" if self.has_flag("--deny") => Some(format!(
                "to fail on warnings too: {}",
                self.with_replaced(at..at + 1, &["--deny".to_owned(), "warnings".to_owned()])
            )),
            "-o" | "--output" if self.verb == "plan" => {
                Some("`roster plan --out plan.json` saves the plan; `roster plan --format json` prints it".to_owned())
            }
            "-o" | "--output" if self.formats().contains(&"json") => {
                Some(format!("`roster {} --format json` prints it for programs", self.verb))
            }
            _ if self.formats().contains(&format) => {
                let words = ["--format".to_owned(), format.to_owned()];
                Some(format!(
                    "the format is a value: {}",
                    self.with_replaced(at..at + 1, &words)
                ))
            }
            _ => None,
        }
    }

    /// Does the verb take this flag, long or short?
    fn has_flag(&self, flag: &str) -> bool {
        let flag = flag.split('=').next().unwrap_or_default();
        let long = flag.strip_prefix("--");
        let short = flag.strip_prefix('-').and_then(|letters| letters.chars().next());
        self.command.get_arguments().any(|argument| match long {
            Some(long) => argument
                .get_long_and_visible_aliases()
                .is_some_and(|longs| longs.contains(&long)),
            None => short.is_some() && argument.get_short() == short,
        })
    }

    /// The formats that the verb prints in.
    fn formats(&self) -> Vec<&str> {
        let format = self
            .command
            .get_arguments()
            .find(|argument| argument.get_id() == "format");
        let values = format.map(clap::Arg::get_possible_values).unwrap_or_default();
        let names = values.into_iter().filter_map(|value| {
            let name = value.get_name().to_owned();
            ["human", "json", "markdown", "html", "github", "yaml"]
                .into_iter()
                .find(|known| *known == name)
        });
        names.collect()
    }

    /// The command with some words replaced, as it can be typed.
    fn with_replaced(&self, range: std::ops::Range<usize>, by: &[String]) -> String {
        let mut words = self.words.to_vec();
        if range.end <= words.len() {
            words.splice(range, by.iter().cloned());
        }
        command_of(&words)
    }
}
