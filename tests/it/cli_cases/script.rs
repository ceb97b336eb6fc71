//! What a case's `cmd` file says: one command a line, without a shell.

/// One line of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    /// The line as it was written.
    pub(crate) line: String,
    /// What it does.
    pub(crate) verb: Verb,
}

/// What a line does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verb {
    /// `NAME=value … roster ARGS… [< FILE]`: runs the command, with these variables and that file as its standard input.
    Roster {
        env: Vec<(String, String)>,
        args: Vec<String>,
        input: Option<String>,
    },
    /// `copy FROM TO`: a user edits a file. FROM is a file of the case.
    Copy { from: String, to: String },
    /// `remove FILE`
    Remove { file: String },
    /// `live FILE`: somebody edits the live assistants. FILE is a whole state, as `live.json`.
    Live { file: String },
}

/// Reads a `cmd` file. Empty lines and comments (`#`) are skipped.
pub(crate) fn read(text: &str) -> Result<Vec<Step>, String> {
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim()));
    let meant = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    meant
        .map(|(number, line)| step(line).map_err(|why| format!("cmd:{number}: {why}")))
        .collect()
}

fn step(line: &str) -> Result<Step, String> {
    let words = words(line)?;
    let is_variable = |word: &&String| {
        let name = word.split_once('=').map_or("", |(name, _)| name);
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let env: Vec<_> = words.iter().take_while(is_variable).collect();
    let (verb, args) = words[env.len()..].split_first().ok_or("no command")?;
    let env: Vec<_> = env.into_iter().filter_map(|word| word.split_once('=')).collect();
    let env: Vec<_> = env
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let verb = match (verb.as_str(), args) {
        ("roster", [args @ .., less, file]) if less == "<" => roster(env, args, Some(file)),
        ("roster", args) => roster(env, args, None),
        ("copy", [from, to]) if env.is_empty() => Verb::Copy {
            from: from.clone(),
            to: to.clone(),
        },
        ("remove", [file]) if env.is_empty() => Verb::Remove { file: file.clone() },
        ("live", [file]) if env.is_empty() => Verb::Live { file: file.clone() },
        (other, _) => return Err(format!("`{other}` is not roster, copy, remove or live, or not so")),
    };
    Ok(Step {
        line: line.to_owned(),
        verb,
    })
}

fn roster(env: Vec<(String, String)>, args: &[String], input: Option<&String>) -> Verb {
    Verb::Roster {
        env,
        args: args.to_vec(),
        input: input.cloned(),
    }
}

/// Splits at spaces, except within `'…'` or `"…"`, which mean the same: no character is special in them.
fn words(line: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match letter {
            ' ' | '\t' => words.extend(word.take()),
            '\'' | '"' => {
                let text = letters.as_str();
                let end = text.find(letter).ok_or_else(|| format!("no second {letter}"))?;
                word.get_or_insert_default().push_str(&text[..end]);
                letters = text[end + 1..].chars();
            }
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    Ok(words)
}
