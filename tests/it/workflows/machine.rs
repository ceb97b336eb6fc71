//! A CI machine: a repository with its origin, a live service, and a shell that runs the commands of the workflow files.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::support::{Call, Project, Ran, TestSandbox};

/// The keys of the sandbox: one reads, one writes too.
pub(crate) const READ: &str = "key-that-reads-only";
pub(crate) const WRITE: &str = "key-that-writes-too";

pub(crate) struct Machine {
    pub(crate) project: Project,
    pub(crate) live: TestSandbox,
}

impl Machine {
    /// An example in a repository whose `origin` has its one commit, and a live service that is empty.
    /// None, with a message, without jq; `.ci/run` installs it.
    pub(crate) fn with(example: &str) -> Option<Self> {
        if Command::new("jq").arg("--version").output().is_err() {
            assert!(
                std::env::var_os("ROSTER_CI").is_none(),
                "jq is missing, which .ci/run installs"
            );
            eprintln!("skipped: jq is missing");
            return None;
        }
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(example);
        let project = Project::copy_of(&folder);
        let keys = json!([{"key": READ, "scopes": ["assistants:read"]}, {"key": WRITE, "scopes": ["assistants:read", "assistants:write"]}]);
        let live = TestSandbox::with_json(&project, &json!({"keys": keys}).to_string());
        let machine = Self { project, live };
        machine.install();
        machine.git("init --quiet --initial-branch main .");
        machine.git("init --quiet --bare --initial-branch main ../origin.git");
        machine.git("remote add origin ../origin.git");
        machine.git("add .");
        machine.commit();
        Some(machine)
    }

    /// Commits every edit and pushes it to main.
    pub(crate) fn commit(&self) -> String {
        self.git("commit --quiet --all --message Edited");
        self.git("push --quiet origin main");
        self.git("rev-parse HEAD")
    }

    /// The report that a job has kept.
    pub(crate) fn report(&self, artifact: &str) -> Value {
        let report = self.project.beside("artifacts").join(artifact).join("report.json");
        serde_json::from_str(&fs::read_to_string(report).unwrap()).unwrap()
    }

    /// The commit of `roster/applied` at origin; empty when there is none.
    pub(crate) fn applied(&self) -> String {
        self.git("--git-dir ../origin.git for-each-ref --format=%(objectname) refs/heads/roster/applied")
    }

    /// Replaces a text in the roster.
    pub(crate) fn edit(&self, from: &str, to: &str) {
        let text = self.project.read("assistants.yaml");
        assert!(text.contains(from), "{from}");
        self.project.write("assistants.yaml", text.replace(from, to));
    }

    /// Somebody sets a field of a live assistant.
    pub(crate) fn edit_live(&self, name: &str, field: &str, value: impl Into<Value>) {
        let value = value.into();
        let set = |world: &mut roster::sandbox::ServerState| {
            let assistant = world.assistants.iter_mut().find(|assistant| assistant.name() == name);
            assistant.unwrap().set(field, value);
        };
        self.live.with_world(set).unwrap();
    }

    pub(crate) fn live(&self, name: &str, field: &str) -> Value {
        let world = self.live.world().unwrap();
        let found = world.assistants.iter().find(|assistant| assistant.name() == name);
        found.and_then(|found| found.get(field)).cloned().unwrap_or_default()
    }

    /// Sets the response to the next list of comments or issues.
    pub(crate) fn answer(&self, file: &str, answer: &Value) {
        fs::write(self.project.beside("answers").join(file), answer.to_string()).unwrap();
    }

    /// The calls of the stubs since the last time, and the last body that was sent.
    pub(crate) fn calls(&self) -> String {
        fs::read_to_string(self.project.beside("calls")).unwrap_or_default()
    }

    pub(crate) fn body(&self) -> String {
        fs::read_to_string(self.project.beside("answers/body.md")).unwrap_or_default()
    }

    /// A fresh folder for a job: a clone of main, or empty.
    pub(crate) fn folder(&self, job: &str, cloned: bool) -> PathBuf {
        let folder = self.project.beside(&format!("jobs/{job}"));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        if cloned {
            self.git(&format!("clone --quiet ../origin.git {}", folder.display()));
        }
        folder
    }

    /// A script, as a CI machine runs it.
    pub(crate) fn bash(&self, folder: &Path, script: &str, variables: &[(String, String)]) -> Ran {
        let mut call = self
            .call("bash", &["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
            .at(folder)
            .env("INDIGENIUS_API_URL", self.live.url());
        for (name, value) in variables {
            call = call.env(name, value);
        }
        call.run()
    }

    pub(crate) fn git(&self, arguments: &str) -> String {
        let arguments: Vec<_> = arguments.split(' ').collect();
        let mut call = self.call("git", &arguments);
        for who in ["GIT_AUTHOR", "GIT_COMMITTER"] {
            call = call
                .env(format!("{who}_NAME"), "Ann")
                .env(format!("{who}_EMAIL"), "ann@example.org");
        }
        call.run().exits(0).stdout.trim().to_owned()
    }

    fn call(&self, program: &str, arguments: &[&str]) -> Call<'_> {
        let bin = self.project.beside("bin");
        self.project
            .call(program, arguments)
            .env("PATH", format!("{}:{}", bin.display(), std::env::var("PATH").unwrap()))
            .env("CALLS", self.project.beside("calls"))
            .env("ANSWERS", self.project.beside("answers"))
    }

    /// Puts `roster` and the stubs on the path.
    fn install(&self) {
        for folder in ["bin", "answers", "artifacts"] {
            fs::create_dir(self.project.beside(folder)).unwrap();
        }
        self.answer("comments.json", &json!([]));
        self.answer("issues.json", &json!([]));
        let bin = self.project.beside("bin");
        symlink(env!("CARGO_BIN_EXE_roster"), bin.join("roster")).unwrap();
        for stub in ["gh", "curl", "pip", "pipx", "apt-get"] {
            program(&bin.join(stub), include_str!("stubs.sh"));
        }
    }
}

fn program(path: &Path, script: &str) {
    fs::write(path, format!("#!/usr/bin/env bash\nset -euo pipefail\n{script}")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A workflow file as data.
pub(crate) fn yaml(path: &Path) -> Value {
    let options = serde_yaml::options! { strict_booleans: true };
    let text = fs::read_to_string(path).unwrap();
    serde_yaml::from_str_with_options(&text, options).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
