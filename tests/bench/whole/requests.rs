//! Requests of plans and applies of mixed rosters, against the fewest that this API lets a certain answer cost.

use std::error::Error;
use std::fmt::Write as _;

use roster::sandbox::{BlockingSandbox, ServerState, StoredAssistant};

use super::cost::{roster, run};
use super::{Bench, row};

/// How many entries there are of each kind.
struct Mix {
    alike: usize,
    updates: usize,
    /// Created by a POST that carries all that is declared.
    bare: usize,
    /// Created by a POST, and a PATCH for what it cannot carry.
    full: usize,
    unmanaged: usize,
}

const CREATION: &str = "company_name: Acme, industry: retail, language: English, voice: female, task_type: sales";

impl Mix {
    fn roster(&self) -> String {
        let mut out = format!("defaults: {{ {CREATION} }}\nassistants:\n");
        for (kind, many, declared) in [
            ("alike", self.alike, ", temperature: 0.5"),
            ("update", self.updates, ", temperature: 0.9, system_prompt: Be kind."),
            ("bare", self.bare, ""),
            ("full", self.full, ", system_prompt: Be kind."),
        ] {
            for at in 0..many {
                let _ = writeln!(out, "  - {{ name: {kind} {at}{declared} }}");
            }
        }
        out
    }

    fn world(&self) -> ServerState {
        let mut world = ServerState::default();
        for (kind, many) in [
            ("alike", self.alike),
            ("update", self.updates),
            ("other", self.unmanaged),
        ] {
            for at in 0..many {
                let mut assistant = StoredAssistant::named(&format!("{kind} {at}")).with("temperature", 0.5);
                for (field, value) in CREATION.split(", ").filter_map(|pair| pair.split_once(": ")) {
                    assistant.set(field, value);
                }
                world.add(assistant);
            }
        }
        world
    }

    fn plan(&self) -> usize {
        1 + self.alike + self.updates
    }

    fn writes(&self) -> usize {
        let lists = match self.bare + self.full {
            0 => 0,
            // Before the first, and after it.
            1 => 2,
            _ => 3,
        };
        lists + 3 * self.updates + 2 * self.bare + 4 * self.full
    }
}

pub(super) fn measure(bench: &Bench) -> Result<(), Box<dyn Error>> {
    let mix = |[alike, updates, bare, full, unmanaged]: [usize; 5]| Mix {
        alike,
        updates,
        bare,
        full,
        unmanaged,
    };
    for (what, mix) in [
        ("20 alike", mix([20, 0, 0, 0, 0])),
        ("20 updates", mix([0, 20, 0, 0, 0])),
        ("one creation", mix([5, 0, 0, 1, 0])),
        ("20 creations, half of them with a prompt", mix([1, 0, 10, 10, 0])),
        (
            "40 alike, 30 updates, 30 creations, 50 unmanaged",
            mix([40, 30, 10, 20, 50]),
        ),
    ] {
        let file = bench.folder.path().join("requests.yaml");
        std::fs::write(&file, mix.roster())?;
        let file = file.to_string_lossy();
        let service = BlockingSandbox::start(mix.world())?;
        for (verb, floor) in [("plan", mix.plan()), ("apply", mix.plan() + mix.writes())] {
            let mut words = vec![verb, "-f", &file];
            if verb == "apply" {
                words.extend(["--yes", "--max-creates", "1000"]);
            }
            let before = service.requests().len();
            run(&mut roster(&bench.binary, &words, service.url(), None))?;
            let made = service.requests().len() - before;
            row(
                &format!("{verb} of {what}: requests"),
                &made.to_string(),
                &floor.to_string(),
                made as f64 / floor as f64,
            );
        }
    }
    Ok(())
}
