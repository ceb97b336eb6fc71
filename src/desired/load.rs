//! From paths to a roster: every file is read and checked, and all that is wrong is said in one go.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use super::declarations::declare;
use super::line_origins::Provenance;
use super::load_options::LoadOptions;
use super::near_file::{NotRead, near_default, near_path};
use super::resolve::LayerStack;
use super::roster::{Roster, RosterLayout};
use super::sections::{self, ParsedFile};
use super::value_reader::{LoadContext, OwnContext, ValueReader};
use super::variables::{Variables, no_value, unused as unused_variable};
use crate::diagnostic::{Diagnostic, Location, Severity, SourceFile};
use crate::files::FileError;
use crate::files::source::{FileSource, PathKind, RosterPath, expand_path};
use crate::lint::{Level, LintSettings, VARIABLE_UNUSED};

/// What was read.
#[derive(Debug, Clone, Default)]
pub struct LoadedRoster {
    /// The assistants. Not to be used if [`LoadedRoster::has_errors`].
    pub roster: Roster,
    /// All that is wrong, by file and line; what has no place comes first.
    pub problems: Vec<Diagnostic>,
    /// All texts that were read, for showing lines of them: roster files in order, then prompt files by path.
    pub sources: Vec<SourceFile>,
    /// How values came about, by [`super::DeclaredField::location`] (for those that come from a prompt file, or were expanded).
    pub origins: BTreeMap<Location, Provenance>,
    /// How the lint rules are to be run. [`super::lint`] runs them.
    pub lint: LintSettings,
    /// Which files there are, and what of them the assistants do not tell.
    pub layout: RosterLayout,
}

impl LoadedRoster {
    /// Is there an error among the problems?
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }
}

/// Reads everything that the request names.
pub fn load(request: &LoadOptions, files: &dyn FileSource, stdin: &mut dyn Read) -> LoadedRoster {
    let mut problems = Vec::new();
    let (mut inputs, all_read) = inputs(request, files, stdin, &mut problems);
    let whole = all_read && !inputs.iter().any(|input| input.document.incomplete);

    let none = Variables::default();
    let mut shared = LoadContext::new(&none, whole, files, problems);
    let mut variables = declared(&inputs, &mut shared);
    variables.assign(request, whole, &mut shared.problems);
    shared.variables = &variables;
    let mut stack = LayerStack::read(&mut inputs, &mut shared);
    let lint = stack.lint();
    for (name, place) in variables.missing() {
        if !shared.reported.contains(name) && !shared.own_given.contains(name) {
            shared.problems.push(no_value(name, None).with_location(place));
        }
    }
    let mut problems = shared.problems;
    let layout = stack.layout(&inputs);
    let roster = stack.roster(whole, &mut problems);
    // What could not be read may well use them. A warning, whatever its level: only `validate` fails upon what a rule finds.
    let is_read = problems.iter().all(|problem| problem.severity == Severity::Warning);
    if is_read && VARIABLE_UNUSED.level_in(&lint) != Level::Off {
        let unused = variables.declared().filter(|(name, _)| !shared.used.contains(*name));
        problems.extend(unused.map(|(name, place)| unused_variable(name).with_location(place)));
    }

    let sources: Vec<_> = inputs
        .into_iter()
        .map(|input| input.source)
        .chain(shared.prompts.into_sources())
        .collect();
    LoadedRoster {
        problems: in_order(problems, &sources),
        roster,
        sources,
        origins: shared.origins,
        lint,
        layout,
    }
}

/// The variables that the files declare, as far as they can be read.
pub fn declared_variables(request: &LoadOptions, files: &dyn FileSource) -> BTreeSet<String> {
    let mut problems = Vec::new();
    let (inputs, _) = inputs(request, files, &mut std::io::empty(), &mut problems);
    let none = Variables::default();
    let variables = declared(&inputs, &mut LoadContext::new(&none, false, files, problems));
    variables.declared().map(|(name, _)| name.to_owned()).collect()
}

fn declared(inputs: &[ParsedFile], shared: &mut LoadContext<'_>) -> Variables {
    let mut variables = Variables::default();
    for input in inputs {
        let mut values = ValueReader::of(input, shared, OwnContext::NONE);
        declare(&mut variables, &input.document.variables, input.overlay, &mut values);
    }
    variables
}

/// Reads all files; the second is false if one could not be read.
fn inputs(
    request: &LoadOptions,
    files: &dyn FileSource,
    stdin: &mut dyn Read,
    problems: &mut Vec<Diagnostic>,
) -> (Vec<ParsedFile>, bool) {
    let mut inputs = Vec::new();
    let mut seen = BTreeSet::new();
    let mut all_read = true;
    let mut not_read = Vec::new();
    let mut fail = |refusal: &FileError, problems: &mut Vec<Diagnostic>| {
        all_read = false;
        problems.push(refusal.problem());
    };
    let base = match default_files(request, files) {
        Ok(base) => base,
        Err(refusal) => {
            fail(&refusal, problems);
            Vec::new()
        }
    };
    let paths = base
        .iter()
        .map(|path| (path, false))
        .chain(request.overlays.iter().map(|path| (path, true)));
    if let ([], [read]) = (request.files.as_slice(), base.as_slice()) {
        not_read.extend(NotRead::beside_default(read, files));
    }
    for (path, overlay) in paths {
        let listed = expand_path(path, files).unwrap_or_else(|refusal| {
            let is_unknown = refusal.hint.is_none() && files.kind_of(path) == PathKind::Nothing;
            let near = is_unknown.then(|| near_path("", path, files)).flatten();
            let near = near.map(|near| format!("did you mean `{near}`?"));
            fail(&near.into_iter().fold(refusal, FileError::hint), problems);
            Vec::new()
        });
        if files.is_folder(path) {
            not_read.extend(NotRead::in_folder(path, request.files.is_empty() && !overlay, files));
        }
        for file in listed {
            if !seen.insert(file.canonical_id(files)) {
                let refusal = FileError::new(format!("`{}` is given twice", file.file));
                fail(
                    &refusal.hint("name each file once, as a base or as an overlay"),
                    problems,
                );
                continue;
            }
            match file.read(files, stdin) {
                Ok(source) => inputs.push(input(source, file, overlay, problems)),
                Err(refusal) => fail(&refusal, problems),
            }
        }
    }
    let passed_over = not_read.iter().filter(|other| !other.is_among(&seen, files));
    problems.extend(passed_over.map(NotRead::problem));
    (inputs, all_read)
}

fn input(source: SourceFile, file: RosterPath, overlay: bool, problems: &mut Vec<Diagnostic>) -> ParsedFile {
    ParsedFile {
        document: sections::read(&source, problems),
        folder: file.folder,
        source,
        overlay,
    }
}

fn default_files(request: &LoadOptions, files: &dyn FileSource) -> Result<Vec<String>, FileError> {
    if !request.files.is_empty() {
        return Ok(request.files.clone());
    }
    if files.kind_of("assistants.yaml") == PathKind::File {
        return Ok(vec!["assistants.yaml".to_owned()]);
    }
    if files.kind_of("assistants") == PathKind::Folder {
        return Ok(vec!["assistants".to_owned()]);
    }
    let refusal = FileError::new("there is no `assistants.yaml` and no folder `assistants` here");
    if let Some(near) = near_default(files) {
        return Err(refusal.hint(format!("`{near}` is here: name it with `-f {near}`, or rename it")));
    }
    let mut defaults = ["assistants.yaml", "assistants"].into_iter();
    if let Some(hint) = defaults.find_map(|path| files.missing_hint(path)) {
        return Err(refusal.hint(hint));
    }
    Err(refusal.hint("name a file or a folder with `-f PATH`, or start one from what is live with `roster pull --all`"))
}

/// By file and place, each once: what is wrong with an anchor is found wherever its alias stands.
fn in_order(mut problems: Vec<Diagnostic>, sources: &[SourceFile]) -> Vec<Diagnostic> {
    let files: BTreeMap<_, _> = sources.iter().map(|source| &source.file).zip(0..).collect();
    let mut seen = BTreeSet::new();
    problems.retain(|problem| seen.insert((problem.location.clone(), problem.message.clone())));
    problems.sort_by_key(|problem| {
        let place = problem.location.as_ref();
        place.map(|place| {
            (
                files.get(&place.file).copied().unwrap_or(0_usize),
                place.line,
                place.column,
            )
        })
    });
    problems
}
