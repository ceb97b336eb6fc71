//! A project under git, with the real git.

use std::path::Path;

use super::{Project, Ran};

impl Project {
    /// Runs git in the working directory; fails if it fails.
    #[track_caller]
    pub(crate) fn git<const N: usize>(&self, args: [&str; N]) -> Ran {
        let call = self.call("git", args);
        let call = call.env("GIT_CONFIG_NOSYSTEM", "1").env("PATH", path());
        let who = [("AUTHOR", "Ann"), ("COMMITTER", "Ann")];
        who.into_iter()
            .fold(call, |call, (role, name)| {
                call.env(format!("GIT_{role}_NAME"), name)
                    .env(format!("GIT_{role}_EMAIL"), "ann@example.com")
            })
            .run()
            .exits(0)
    }

    /// Makes the working directory a repository, if it is none yet, and commits all that is in it.
    #[track_caller]
    pub(crate) fn commit(&self) {
        if !self.dir().join(".git").exists() {
            self.git(["init", "--quiet", "--initial-branch=main"]);
        }
        self.git(["add", "--all"]);
        self.git(["commit", "--quiet", "--allow-empty", "--message=state"]);
    }

    /// A project whose working directory is a clone of another one's.
    #[track_caller]
    pub(crate) fn clone_of(other: &Project, options: &[&str]) -> Self {
        let project = Self::new();
        let from = format!("file://{}", other.dir().display());
        let dir = project.dir().display().to_string();
        std::fs::remove_dir(project.dir()).unwrap();
        let args = ["clone", "--quiet"].iter().chain(options).copied();
        let call = project.call("git", args.chain([from.as_str(), dir.as_str()]));
        call.env("PATH", path()).at(Path::new("/")).run().exits(0);
        project
    }
}

/// Where git is looked for.
fn path() -> String {
    std::env::var("PATH").unwrap_or_default()
}
