//! Any number of assistants with prompts of any length: as a roster file, and as the service's answers.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::json;

/// So many assistants, all declared as they are live.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Team {
    /// How many.
    pub(crate) size: usize,
    /// How long each prompt is, in bytes, about.
    pub(crate) prompt: usize,
}

/// What a service answers.
#[derive(Debug, Clone)]
pub(crate) struct Answers {
    /// To the request for all.
    pub(crate) list: String,
    /// To the request for each.
    pub(crate) details: Vec<String>,
}

const WORDS: &[&str] = &[
    "the", "caller", "asks", "about", "an", "order", "and", "you", "answer", "in", "one", "sentence", "without",
    "guessing", "{{name}}", "is", "what", "to", "say", "when", "nobody", "knows", "repeat", "numbers", "slowly",
];

impl Team {
    /// Whose id it is.
    pub(crate) fn place(id: &str) -> Option<usize> {
        usize::from_str_radix(id.get(16..)?, 16).ok()
    }

    pub(crate) fn id(at: usize) -> String {
        format!("665e4a34c65bb95f{at:08x}")
    }

    pub(crate) fn name(at: usize) -> String {
        format!("Assistant {at:05}")
    }

    /// Lines of words, alike in every run, and of its own for each assistant.
    pub(crate) fn prompt_of(self, at: usize) -> String {
        let mut seed = at as u64 + 1;
        let mut text = String::with_capacity(self.prompt + 80);
        while text.len() < self.prompt {
            for _ in 0..12 {
                // Knuth's generator for 64 bits: the upper bits are the good ones.
                seed = seed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let word = usize::try_from(seed >> 40).unwrap_or_default() % WORDS.len();
                text.push_str(WORDS.get(word).copied().unwrap_or_default());
                text.push(' ');
            }
            text.truncate(text.trim_end().len());
            text.push('\n');
        }
        text
    }

    /// The roster file, with the prompts in it.
    pub(crate) fn roster(self) -> String {
        self.roster_with(|at| self.block(at))
    }

    /// A prompt as a block of the roster file.
    pub(crate) fn block(self, at: usize) -> String {
        let prompt = self.prompt_of(at);
        prompt
            .lines()
            .fold("|\n".to_owned(), |text, line| text + "      " + line + "\n")
    }

    /// The roster file, with the prompts in files of a folder beside it.
    pub(crate) fn roster_beside(self, folder: &Path) -> std::io::Result<String> {
        let prompts = folder.join("prompts");
        std::fs::create_dir_all(&prompts)?;
        for at in 0..self.size {
            std::fs::write(prompts.join(format!("{at}.md")), self.prompt_of(at))?;
        }
        Ok(self.roster_with(|at| format!("{{ file: prompts/{at}.md }}\n")))
    }

    fn roster_with(self, prompt: impl Fn(usize) -> String) -> String {
        let mut out = String::from(
            "version: 1\ndefaults:\n  company_name: Acme Inc\n  industry: ecommerce\n  voice: female\n  task_type: sales\n  \
             language: English\n  provider: open_ai\n  model: gpt-4o-mini\n  max_tokens: 400\nassistants:\n",
        );
        for at in 0..self.size {
            let (name, id) = (Self::name(at), Self::id(at));
            let _ = write!(
                out,
                "  - name: {name}\n    id: \"{id}\"\n    temperature: 0.7\n    first_message: Hello, this is {at}.\n    \
                 system_prompt: {}",
                prompt(at)
            );
        }
        out
    }

    /// What a service answers where all is as declared.
    pub(crate) fn answers(self) -> Answers {
        self.answers_with(Self::name, str::to_owned)
    }

    /// The same, where live has other names or prompts.
    pub(crate) fn answers_with(self, name: impl Fn(usize) -> String, prompt: impl Fn(&str) -> String) -> Answers {
        let rows: Vec<_> = (0..self.size)
            .map(|at| json!({"id": Self::id(at), "name": name(at)}))
            .collect();
        let detail = |at| Self::detail(at, &name(at), &prompt(&self.prompt_of(at)));
        Answers {
            list: json!({"status": true, "message": "Assistants fetched", "data": rows}).to_string(),
            details: (0..self.size).map(detail).collect(),
        }
    }

    /// The answer to the request for one, with such a prompt.
    pub(crate) fn detail(at: usize, name: &str, prompt: &str) -> String {
        let data = json!({
            "id": Self::id(at), "name": name, "company_name": "Acme Inc", "industry": "ecommerce",
            "voice": "female", "task_type": "sales", "language": "English", "provider": "open_ai",
            "model": "gpt-4o-mini", "max_tokens": 400, "temperature": 0.7, "response_count": 3, "emotion": false,
            "first_message": format!("Hello, this is {at}."), "system_prompt": prompt,
        });
        json!({"status": true, "message": "Assistant fetched", "data": data}).to_string()
    }

    /// Where each is served, for a client that only fetches.
    pub(crate) fn addresses(self, url: &str) -> Vec<String> {
        let details = (0..self.size).map(|at| format!("{url}/v1/assistants/{}", Self::id(at)));
        std::iter::once(format!("{url}/v1/assistants")).chain(details).collect()
    }
}
