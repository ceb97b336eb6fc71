//! A random walk (model-based test): people edit files and live assistants, runs plan, save, apply, overlap, and are
//! killed or interrupted, and the service fails. The invariants are checked after each step (`random_walk/invariants.rs`),
//! and now and then everything must converge.
//!
//! Seed and length are the same in every run, unless `ROSTER_WALK_SEED` and `ROSTER_WALK_STEPS` say otherwise:
//! `ROSTER_WALK_SEED=7 ROSTER_WALK_STEPS=5000 cargo test --release random_walk -- --nocapture`.

mod invariants;
mod people;
mod rng;
mod scenario;
mod steps;

use rng::SeededRng;
use scenario::Scenario;

/// After so many steps, the walk starts again with a fresh scenario.
const STEPS_PER_SCENARIO: u64 = 24;

/// How many scenarios run in parallel: most of their time they wait.
const PARALLEL: u64 = 8;

#[test]
fn whatever_happens_nothing_is_lost_or_made_twice_or_hidden() {
    let number = |name: &str, otherwise: u64| {
        std::env::var(name).map_or(otherwise, |text| {
            text.parse().unwrap_or_else(|_| panic!("{name}: {text}"))
        })
    };
    let (seed, steps) = (
        number("ROSTER_WALK_SEED", 1),
        number("ROSTER_WALK_STEPS", 8 * STEPS_PER_SCENARIO),
    );
    println!("ROSTER_WALK_SEED={seed} ROSTER_WALK_STEPS={steps}");
    let scenarios = steps.div_ceil(STEPS_PER_SCENARIO);
    std::thread::scope(|scope| {
        for thread in 0..PARALLEL {
            scope.spawn(move || {
                for scenario in (thread..scenarios).step_by(usize::try_from(PARALLEL).unwrap()) {
                    walk(seed, scenario);
                }
            });
        }
    });
}

/// One scenario from its beginning to its end.
fn walk(seed: u64, number: u64) {
    let mut rng = SeededRng::new(seed, number);
    let mut scenario = Scenario::new(&mut rng, &format!("seed {seed}, scenario {number}"));
    for _ in 0..STEPS_PER_SCENARIO {
        steps::step(&mut scenario, &mut rng);
    }
    steps::calm(&mut scenario);
}
