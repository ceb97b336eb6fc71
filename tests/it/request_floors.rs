//! How many requests the command makes, against the fewest that a certain answer takes. Requests are what a key has few of.
//!
//! The floor of a plan: one request a page of the list, one detail for each matched entry in the target, and one for a second page where a creation is
//! planned and the list may be cut off without a word. The floor of an apply on top of that: an update is read, written and read back (the first one,
//! which is verified before the others start, costs no more); creations need the list before the first, after the first, and after the rest, and each
//! one its POST and a read, or a read, a PATCH and a read.

use roster::sandbox::{PageStyle, Paging, Route, ServerBehavior, ServerState, StoredAssistant};

use crate::support::{Project, TestSandbox};

/// Requests by kind: lists, details, creations and updates.
type Requests = [usize; 4];

struct Mix {
    name: &'static str,
    /// The live assistants; all of them have a temperature of 0.5.
    live: Vec<String>,
    behavior: ServerBehavior,
    entries: &'static str,
    /// Flags of `plan`, and of `apply` where it takes no saved plan.
    flags: &'static [&'static str],
    /// Does `apply` take the plan that `plan` saved?
    is_saved: bool,
    plan: Requests,
    apply: Requests,
}

impl Default for Mix {
    fn default() -> Self {
        Self {
            name: "",
            live: ["A", "B", "C"].map(str::to_owned).to_vec(),
            behavior: ServerBehavior::default(),
            entries: "",
            flags: &[],
            is_saved: false,
            plan: [0; 4],
            apply: [0; 4],
        }
    }
}

fn numbered(count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("N{number}")).collect()
}

fn paged(size: usize, style: PageStyle) -> ServerBehavior {
    ServerBehavior {
        paging: Some(Paging::new(size, style)),
        ..ServerBehavior::default()
    }
}

fn mixes() -> Vec<Mix> {
    vec![
        Mix {
            name: "only unchanged",
            entries: "[{name: A}, {name: B, temperature: 0.5}, {name: C}]",
            plan: [1, 3, 0, 0],
            apply: [1, 3, 0, 0],
            ..Mix::default()
        },
        Mix {
            name: "creations, half of them with what only an update sets",
            entries: "[{name: A}, {name: D}, {name: E, temperature: 0.9}, {name: F}, {name: G, temperature: 0.9}]",
            plan: [1, 1, 0, 0],
            apply: [4, 1 + 2 + 4, 4, 2],
            ..Mix::default()
        },
        Mix {
            name: "updates that send something along",
            entries: "[{name: A, max_tokens: 9}, {name: B, max_tokens: 9}, {name: C, max_tokens: 9}]",
            plan: [1, 3, 0, 0],
            apply: [1, 3 + 6, 0, 3],
            ..Mix::default()
        },
        Mix {
            name: "renames, by a pin and by the former name",
            entries: "[{name: X, id: 665e4a34c65bb95f2f2d72e1}, {name: Y, renamed_from: B}, {name: C}]",
            plan: [1, 3, 0, 0],
            apply: [1, 3 + 4, 0, 2],
            ..Mix::default()
        },
        Mix {
            name: "one blocked",
            entries: "[{name: A, temperature: 0.9}, {name: B, voice: y}, {name: D}]",
            plan: [1, 2, 0, 0],
            apply: [1, 2, 0, 0],
            ..Mix::default()
        },
        Mix {
            name: "a target",
            entries: "[{name: A, temperature: 0.9}, {name: B, temperature: 0.9}, {name: D}]",
            flags: &["--target", "B"],
            plan: [1, 1, 0, 0],
            apply: [1, 1 + 2, 0, 1],
            ..Mix::default()
        },
        Mix {
            name: "settings in an object of the detail",
            behavior: ServerBehavior {
                settings_under: Some("settings".to_owned()),
                ..ServerBehavior::default()
            },
            entries: "[{name: A, temperature: 0.9}, {name: B}, {name: D, temperature: 0.9}]",
            plan: [1, 2, 0, 0],
            apply: [3, 2 + 2 + 2, 1, 2],
            ..Mix::default()
        },
        Mix {
            name: "a list in three pages",
            live: numbered(45),
            behavior: paged(20, PageStyle::Pagination),
            entries: "[{name: N1}, {name: N45, temperature: 0.9}, {name: D}]",
            plan: [3, 2, 0, 0],
            apply: [9, 2 + 2 + 1, 1, 1],
            ..Mix::default()
        },
        Mix {
            name: "a list that may be cut off, probed for a second page",
            live: numbered(20),
            entries: "[{name: N1}, {name: D}, {name: E}]",
            plan: [2, 1, 0, 0],
            apply: [6, 1 + 2, 2, 0],
            ..Mix::default()
        },
        Mix {
            name: "a saved plan",
            entries: "[{name: A, temperature: 0.9}, {name: B}, {name: D}]",
            is_saved: true,
            plan: [1, 2, 0, 0],
            // Before the first write: the list, and what it would overwrite.
            apply: [1 + 2, 1 + 2 + 1, 1, 1],
            ..Mix::default()
        },
    ]
}

impl Mix {
    fn service(&self, project: &Project) -> TestSandbox {
        let live = self.live.iter().map(|name| {
            let live = StoredAssistant::named(name).with("temperature", 0.5);
            let fields = ["company_name", "industry", "language", "voice", "task_type"];
            fields.into_iter().fold(live, |live, field| live.with(field, "x"))
        });
        let state = ServerState::with(live).with_behavior(self.behavior.clone());
        TestSandbox::with_json(project, &serde_json::json!(state).to_string())
    }

    /// What plan and apply took.
    fn measured(&self) -> [Requests; 2] {
        let project = Project::new();
        project.write(
            "assistants.yaml",
            format!(
                "defaults: {{ company_name: x, industry: x, language: x, voice: x, task_type: x }}\nassistants: {}\n",
                self.entries
            ),
        );
        let service = self.service(&project);
        let made = |words: &[&str]| {
            let before = service.requests().len();
            let ran = project.roster(words).against(&service).run();
            assert!(matches!(ran.code, Some(0 | 1)), "{}\n{ran}", self.name);
            let mut made = [0; 4];
            for request in service.requests().into_iter().skip(before) {
                made[match request.kind {
                    Route::List => 0,
                    Route::Detail => 1,
                    Route::Create => 2,
                    Route::Update => 3,
                    Route::Other => unreachable!("{request:?}"),
                }] += 1;
            }
            made
        };
        let save: &[&str] = if self.is_saved { &["--out", "saved.plan"] } else { &[] };
        let plan = made(&[&["plan"], save, self.flags].concat());
        let apply = if self.is_saved {
            made(&["apply", "saved.plan", "--yes"])
        } else {
            made(&[&["apply", "--yes"], self.flags].concat())
        };
        [plan, apply]
    }
}

#[test]
fn no_plan_and_no_apply_makes_more_requests_than_a_certain_answer_takes() {
    let mixes = mixes();
    let measured: Vec<_> = mixes.iter().map(|mix| (mix.name, mix.measured())).collect();
    let floors: Vec<_> = mixes.iter().map(|mix| (mix.name, [mix.plan, mix.apply])).collect();
    assert_eq!(measured, floors);
}
