//! What is fuzzed: the readers of what others wrote. Shared by the fuzz targets and by `tests/it/fuzz_corpus.rs`.
//!
//! None may panic, hang or take more memory than its input justifies, and what one accepts must hold what its callers rely on.

use std::collections::BTreeSet;
use std::io::Cursor;

use roster::api::Redactor;
use roster::api::message::Response;
use roster::api::wire::{CollectStep, PageCollector, detail, error_messages, expect_success, field_types, page};
use roster::desired::{LoadOptions, load};
use roster::files::{FileError, FileSource, PathKind, check_inner_path};
use roster::lint::{Entry, EntryField, LintSettings, Role, Vocabulary};
use roster::plan::Action;
use roster::render::{TermStyle, Verbosity, human, json};
use serde_json::Value;

/// Stands between the parts of an input (the control character "record separator").
const BETWEEN: u8 = 0x1e;

/// The id that a detail is asked for.
const ID: &str = "665e4a34c65bb95f2f2d72e1";

/// The key, which no message may repeat.
const KEY: &str = "k-0123456789";

/// The parts are files in memory: a roster, an overlay over it, a prompt `p.md`, standard input.
struct Memory<'a>([&'a [u8]; 4]);

impl Memory<'_> {
    fn get(&self, path: &str) -> Result<Vec<u8>, FileError> {
        let at = match path {
            "roster.yaml" => 0,
            "overlay.yaml" => 1,
            "p.md" => 2,
            _ => return Err(FileError::new("it does not exist")),
        };
        Ok(self.0[at].to_vec())
    }
}

impl FileSource for Memory<'_> {
    fn kind_of(&self, path: &str) -> PathKind {
        if self.get(path).is_ok() {
            PathKind::File
        } else {
            PathKind::Nothing
        }
    }

    fn list_dir(&self, _folder: &str) -> Result<Vec<String>, FileError> {
        Ok(Vec::new())
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        self.get(path)
    }

    fn read_within(&self, _folder: &str, path: &str, _most: u64) -> Result<Vec<u8>, FileError> {
        check_inner_path(path)?;
        self.get(path.trim_start_matches("./"))
    }

    fn canonical_id(&self, path: &str) -> String {
        path.to_owned()
    }
}

/// Roster files: what is accepted has names and ids once, and every problem can be shown.
pub(crate) fn files(bytes: &[u8]) {
    let mut parts = bytes.split(|byte| *byte == BETWEEN);
    let parts = [(); 4].map(|()| parts.next().unwrap_or_default());
    let mut request = LoadOptions {
        files: vec!["roster.yaml".to_owned()],
        ..LoadOptions::default()
    };
    if !parts[1].is_empty() {
        request.overlays.push("overlay.yaml".to_owned());
    }
    if !parts[3].is_empty() {
        request.files.push("-".to_owned());
    }
    let reading = load(&request, &Memory(parts), &mut Cursor::new(parts[3]));
    is_inert(&human::problems(
        &reading.problems,
        &reading.sources,
        TermStyle::default(),
    ));
    if !reading.has_errors() {
        let assistants = &reading.roster.assistants;
        let names: BTreeSet<_> = assistants.iter().map(|entry| &entry.name).collect();
        assert_eq!(names.len(), assistants.len(), "a name stands there twice");
        let pinned = || assistants.iter().filter_map(|entry| entry.id.as_ref());
        assert_eq!(
            pinned().collect::<BTreeSet<_>>().len(),
            pinned().count(),
            "an id stands there twice"
        );
        assert!(
            names.iter().all(|name| !name.is_empty() && name.trim() == **name),
            "{names:?}"
        );
    }
}

/// Answers: the parts are the pages of a list, each read as every other answer, too.
pub(crate) fn wire(bytes: &[u8]) {
    let secret = Redactor::new(&KEY.into());
    let mut gathering = PageCollector::default();
    let mut asked = None;
    for part in bytes.split(|byte| *byte == BETWEEN) {
        let answer = |status| Response {
            status,
            body: part.to_vec(),
            ..Response::default()
        };
        let good = answer(200);
        for said in error_messages(&answer(500), &secret) {
            assert!(!said.to_ascii_lowercase().contains(KEY), "{said}");
            assert!(said.chars().count() <= 601 && !said.contains('\n'), "{said}");
        }
        let _ = (expect_success(&good, &secret), field_types(&good, ID, None, &secret));
        if let Ok(detail) = detail(&good, ID, None, &secret) {
            assert_eq!(detail.id, ID);
            for field in roster::fields::FIELDS {
                let _ = detail.get(field.name);
            }
        }
        if let Ok(page) = page(&good, &secret) {
            asked = match gathering.add(page, asked) {
                CollectStep::Page(next) => Some(next),
                CollectStep::At(references) if !references.is_empty() => None,
                CollectStep::At(_) => panic!("it leads nowhere"),
                CollectStep::Done | CollectStep::DoneIfHere(_) | CollectStep::Incomplete(_) => break,
            };
        }
    }
    let listing = gathering.finish(None);
    let ids: BTreeSet<_> = listing.assistants.iter().map(|live| &live.id).collect();
    assert_eq!(ids.len(), listing.assistants.len(), "an id is listed twice");
}

/// Saved plans, as they are and with a digest that fits: what is read is shown, and written as it was.
pub(crate) fn plan(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _ = json::read_plan(&text);
    let Ok(mut document) = serde_json::from_str::<Value>(&text) else {
        return;
    };
    let Some(object) = document.as_object_mut() else { return };
    object.remove("digest");
    let digest = digest(&document);
    document["digest"] = digest.into();
    let Ok(plan) = json::read_plan(&document.to_string()) else {
        return;
    };
    is_inert(&human::plan(
        &plan,
        TermStyle::default(),
        Verbosity {
            full: true,
            summary: false,
            verbose: true,
        },
    ));
    let creations = plan.changes.iter().filter(|change| change.action == Action::Create);
    let names: BTreeSet<_> = creations.clone().map(|change| &change.name).collect();
    assert_eq!(names.len(), creations.count(), "a name is created twice");
    assert_eq!(json::read_plan(&json::plan(&plan)).as_ref(), Ok(&plan));
}

/// Texts as a roster could hold them: the parts are a name, a prompt, a spoken text and the names that placeholders may have.
pub(crate) fn lint(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut parts = text.split(char::from(BETWEEN));
    let [name, prompt, spoken, listed] = [(); 4].map(|()| parts.next().unwrap_or_default());
    let entry = Entry {
        name,
        fields: vec![
            EntryField::text("system_prompt", Role::Prompt, prompt),
            EntryField::text("first_message", Role::Spoken, spoken),
        ],
        ..Entry::default()
    };
    let settings = LintSettings {
        placeholders: (!listed.is_empty()).then(|| listed.split_whitespace().map(str::to_owned).collect()),
        prompt_budget: Some(1_000),
        vocabulary: Vocabulary::of([&entry]),
        ..LintSettings::default()
    };
    for finding in roster::lint::lint(&entry, &settings) {
        let text = match finding.field.as_str() {
            "name" => name,
            "system_prompt" => prompt,
            _ => spoken,
        };
        assert!(text.get(finding.range.clone()).is_some(), "{finding:?}");
        assert!(finding.message.chars().count() < 250, "{finding:?}");
    }
}

/// No control character, but line breaks, reaches a terminal.
fn is_inert(text: &str) {
    let acts = |c: char| c.is_control() && c != '\n';
    assert!(!text.contains(acts), "{text:?}");
}

/// The digest as the plan's schema describes it: of the document without it, keys sorted, no white space.
fn digest(document: &Value) -> String {
    use sha2::Digest as _;
    let bytes = sha2::Sha256::digest(canonical(document).as_bytes());
    bytes
        .iter()
        .fold("sha256:".to_owned(), |text, byte| text + &format!("{byte:02x}"))
}

fn canonical(value: &Value) -> String {
    match value {
        Value::Object(object) => {
            let mut entries: Vec<_> = object.iter().collect();
            entries.sort_by_key(|(key, _)| key.as_str());
            let entries = entries
                .iter()
                .map(|(key, value)| format!("{}:{}", Value::from(key.as_str()), canonical(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        other => other.to_string(),
    }
}
