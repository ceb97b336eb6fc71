//! What people do to the file and to live assistants.

use serde_json::{Value, json};

use super::rng::SeededRng;
use super::scenario::{NAMES, SETTINGS, Scenario, live, value};

/// Somebody edits the file.
pub(super) fn edit_file(scenario: &mut Scenario, rng: &mut SeededRng) {
    let name = rng.pick(&NAMES);
    if scenario.file.len() > 1 && scenario.file.contains_key(name) && rng.once_in(4) {
        scenario.note(format!("{name} is no longer in the file"));
        scenario.file.remove(name);
    } else {
        scenario.declare(name, rng);
        scenario.note(format!("the file says of {name}: {:?}", scenario.file[name]));
    }
    scenario.write();
}

/// Somebody edits, creates or removes a live assistant, while nothing runs.
pub(super) fn edit_live(scenario: &mut Scenario, rng: &mut SeededRng) {
    let world = scenario.world();
    let name = rng.pick(&NAMES);
    match world.named(name) {
        None => {
            scenario.note(format!("somebody makes {name}"));
            scenario.service.with_world(|world| world.add(live(name))).unwrap();
        }
        Some(found) if rng.once_in(2) => {
            scenario.note(format!("somebody removes {name}"));
            scenario.service.with_world(|world| world.remove(found.id())).unwrap();
        }
        Some(found) => {
            let (field, value) = an_edit(rng);
            scenario.note(format!("somebody sets {name}.{field} to {value}"));
            scenario
                .service
                .with_world(|world| world.by_id_mut(found.id()).unwrap().set(&field, value))
                .unwrap();
        }
    }
}

/// A random field of a live assistant, and its new value.
pub(super) fn an_edit(rng: &mut SeededRng) -> (String, Value) {
    match rng.below(4) {
        0 => ("first_message".to_owned(), json!(format!("By hand {}", rng.below(9)))),
        at => {
            let field = SETTINGS[at as usize - 1];
            (field.to_owned(), value(field, rng))
        }
    }
}
