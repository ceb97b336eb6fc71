//! A random walk: people edit files and live assistants, runs are planned, saved, applied, killed, interrupted and doubled,
//! the service fails; after each step the laws are checked (`random_walk/laws.rs`), and now and then it must all converge.
//!
//! Seed and length are the same in every run, unless `ROSTER_WALK_SEED` and `ROSTER_WALK_STEPS` say otherwise:
//! `ROSTER_WALK_SEED=7 ROSTER_WALK_STEPS=5000 cargo test --release random_walk -- --nocapture`.

mod laws;
mod people;
mod rng;
mod scene;
mod steps;

use rng::SeededRng;
use scene::Scene;

/// A fresh scene after so many steps.
const SCENE: u64 = 24;

/// How many walk side by side: most of their time they wait.
const SIDE_BY_SIDE: u64 = 8;

#[test]
fn whatever_happens_nothing_is_lost_or_made_twice_or_hidden() {
    let number = |name: &str, otherwise: u64| {
        std::env::var(name).map_or(otherwise, |text| {
            text.parse().unwrap_or_else(|_| panic!("{name}: {text}"))
        })
    };
    let (seed, steps) = (number("ROSTER_WALK_SEED", 1), number("ROSTER_WALK_STEPS", 8 * SCENE));
    println!("ROSTER_WALK_SEED={seed} ROSTER_WALK_STEPS={steps}");
    let scenes = steps.div_ceil(SCENE);
    std::thread::scope(|scope| {
        for walker in 0..SIDE_BY_SIDE {
            scope.spawn(move || {
                for scene in (walker..scenes).step_by(usize::try_from(SIDE_BY_SIDE).unwrap()) {
                    stroll(seed, scene);
                }
            });
        }
    });
}

/// One scene from its beginning to its end.
fn stroll(seed: u64, number: u64) {
    let mut rng = SeededRng::new(seed, number);
    let mut scene = Scene::new(&mut rng, format!("seed {seed}, scene {number}"));
    for _ in 0..SCENE {
        steps::step(&mut scene, &mut rng);
    }
    steps::calm(&mut scene);
}
