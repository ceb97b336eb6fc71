//! What the tests of `pull` start from: a folder of files, and live assistants.

use serde_json::{Value, json};

use crate::support::{Project, Ran, TestSandbox};

/// A folder of files, and a sandbox that holds the live state.
pub(crate) struct Fixture {
    pub(crate) project: Project,
    service: TestSandbox,
}

impl Fixture {
    /// With these files, and these live assistants (a JSON list).
    pub(crate) fn new(files: &[(&str, &str)], live: &Value) -> Self {
        let project = Project::new();
        for (path, text) in files {
            project.write(path, text);
        }
        let service = TestSandbox::with_json(&project, &json!({ "assistants": live }).to_string());
        Self { project, service }
    }

    /// Somebody edits the live assistants.
    pub(crate) fn live(&self, live: &Value) {
        self.service.replace(&json!({ "assistants": live }).to_string());
    }

    /// The same, and the service behaves as `shape` says.
    pub(crate) fn live_in_shape(&self, shape: &Value, live: &Value) {
        self.service
            .replace(&json!({ "shape": shape, "assistants": live }).to_string());
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        self.project.roster(args).against(&self.service).run()
    }

    /// A pull of everything, after which a plan of the same files is empty.
    #[track_caller]
    pub(crate) fn pull(&self, args: &[&str]) -> Ran {
        let ran = self.run(&[&["pull"], args].concat()).exits(0);
        let of_files: Vec<_> = args.iter().copied().filter(|arg| *arg != "--all").collect();
        self.plan_is_empty(&of_files);
        ran
    }

    #[track_caller]
    pub(crate) fn plan_is_empty(&self, args: &[&str]) {
        let plan = self.run(&[&["plan", "--detailed-exitcode"], args].concat()).exits(0);
        assert!(plan.stdout.starts_with("No changes."), "{plan}");
    }

    #[track_caller]
    pub(crate) fn holds(&self, path: &str, text: &str) {
        assert_eq!(self.project.read(path), text);
    }
}
