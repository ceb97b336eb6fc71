//! As much of GitHub's runner as the example needs: jobs, steps, conditions, expressions, artifacts.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::machine::{Machine, yaml};

/// One run of a workflow.
pub(crate) struct Run<'a> {
    machine: &'a Machine,
    workflow: Value,
    /// The values of expressions: `secrets.X`, `needs.plan.result`, ...
    context: BTreeMap<String, String>,
    /// The output of the jobs.
    pub(crate) log: String,
}

impl<'a> Run<'a> {
    pub(crate) fn of(machine: &'a Machine, workflow: &str, context: &[(&str, &str)]) -> Self {
        let path = machine.project.dir().join(".github/workflows").join(workflow);
        let context = context
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        // Artifacts belong to one run.
        let artifacts = machine.project.beside("artifacts");
        fs::remove_dir_all(&artifacts).unwrap();
        fs::create_dir(&artifacts).unwrap();
        Self {
            machine,
            workflow: yaml(&path),
            context: context.collect(),
            log: String::new(),
        }
    }

    /// Runs a job: `success`, `failure` or `skipped`.
    pub(crate) fn job(&mut self, name: &str) -> &'static str {
        let job = self.workflow["jobs"][name].clone();
        assert!(job.is_object(), "no job {name}");
        let result = if self.is_due(&job) {
            self.steps(name, &job)
        } else {
            "skipped"
        };
        self.context.insert(format!("needs.{name}.result"), result.to_owned());
        for (output, value) in job["outputs"].as_object().into_iter().flatten() {
            let value = self.fill(value.as_str().unwrap());
            self.context.insert(format!("needs.{name}.outputs.{output}"), value);
        }
        result
    }

    fn is_due(&self, job: &Value) -> bool {
        let needs = match &job["needs"] {
            Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
            one => Vec::from_iter(one.as_str()),
        };
        let result = |name: &&str| self.context[&format!("needs.{name}.result")] == "success";
        self.holds(job["if"].as_str(), needs.iter().all(result))
    }

    fn steps(&mut self, name: &str, job: &Value) -> &'static str {
        let steps = job["steps"].as_array().unwrap();
        let uses = |step: &Value, action: &str| step["uses"].as_str().is_some_and(|uses| uses.starts_with(action));
        let folder = self
            .machine
            .folder(name, steps.iter().any(|step| uses(step, "actions/checkout@")));
        let mut is_ok = true;
        for step in steps {
            if !self.holds(step["if"].as_str(), is_ok) {
                continue;
            }
            let artifact = || {
                self.machine
                    .project
                    .beside("artifacts")
                    .join(step["with"]["name"].as_str().unwrap())
            };
            is_ok &= match step["run"].as_str() {
                Some(script) => self.run(job, step, script, &folder),
                None if uses(step, "actions/upload-artifact@") => {
                    fs::create_dir_all(artifact()).unwrap();
                    if let Some(id) = step["id"].as_str() {
                        let name = format!("steps.{id}.outputs.artifact-url");
                        self.context.insert(name, format!("https://github.example/{id}"));
                    }
                    let paths = step["with"]["path"].as_str().unwrap();
                    paths
                        .lines()
                        .all(|path| fs::copy(folder.join(path), artifact().join(path)).is_ok())
                }
                None if uses(step, "actions/download-artifact@") => fs::read_dir(artifact()).is_ok_and(|files| {
                    files
                        .map(Result::unwrap)
                        .all(|file| fs::copy(file.path(), folder.join(file.file_name())).is_ok())
                }),
                None => uses(step, "actions/checkout@"),
            };
        }
        if is_ok { "success" } else { "failure" }
    }

    fn run(&mut self, job: &Value, step: &Value, script: &str, folder: &Path) -> bool {
        assert!(
            !script.contains("${{"),
            "an expression in a script is an injection: {script}"
        );
        let mut variables = Vec::new();
        for place in [&self.workflow, job, step] {
            for (name, value) in place["env"].as_object().into_iter().flatten() {
                variables.push((name.clone(), self.fill(value.as_str().unwrap())));
            }
        }
        let output = self.machine.project.beside("output");
        fs::write(&output, "").unwrap();
        variables.push(("GITHUB_OUTPUT".to_owned(), output.display().to_string()));
        let summary = self.machine.project.beside("summary");
        variables.push(("GITHUB_STEP_SUMMARY".to_owned(), summary.display().to_string()));
        let ran = self.machine.bash(folder, script, &variables);
        self.log += &ran.to_string();
        for line in fs::read_to_string(&output).unwrap().lines() {
            let (name, value) = line.split_once('=').unwrap();
            let step = step["id"].as_str().unwrap();
            self.context
                .insert(format!("steps.{step}.outputs.{name}"), value.to_owned());
        }
        ran.code == Some(0)
    }

    /// A text with its expressions filled in. An unknown expression fails the test, unless it is an output.
    fn fill(&self, text: &str) -> String {
        let Some((before, rest)) = text.split_once("${{") else {
            return text.to_owned();
        };
        let (name, after) = rest.split_once("}}").unwrap();
        format!("{before}{}{}", self.value(name.trim()), self.fill(after))
    }

    fn value(&self, name: &str) -> String {
        let known = self.context.get(name).cloned();
        known.unwrap_or_else(|| {
            assert!(name.contains(".outputs."), "what is `{name}`?");
            String::new()
        })
    }

    /// Unless a condition mentions `cancelled()` or `always()`, it also requires that all steps before succeeded.
    fn holds(&self, condition: Option<&str>, is_ok: bool) -> bool {
        let condition = condition.unwrap_or("success()").trim();
        let bare = condition.trim_start_matches("${{").trim_end_matches("}}");
        (is_ok || ["cancelled()", "always()"].iter().any(|word| bare.contains(word)))
            && bare.split(" && ").all(|part| self.any(part))
    }

    fn any(&self, part: &str) -> bool {
        let part = part.trim().trim_start_matches('(');
        part.split(" || ").any(|term| match term.trim().trim_end_matches("')") {
            "success()" | "!cancelled()" | "always()" => true,
            term => {
                let (name, wanted) = term.trim_end_matches('\'').split_once(" == '").unwrap();
                self.value(name) == wanted
            }
        })
    }
}
