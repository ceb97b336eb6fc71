//! The simplest service in memory: a list of assistants. It is strict about what it is sent, and fails when told to.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::pending;
use std::time::Duration;

use roster::api::{ApiError, ReadApi, RequestBody, WriteApi, WriteLease};
use roster::apply::{ApplyOptions, ApplyReport, StopSignal, apply_plan};
use roster::desired::Roster;
use roster::live::{AssistantList, AssistantSummary, LiveAssistant};
use roster::plan::{
    BaselineEntry, EntryMatch, Plan, SafetyOverrides, TargetFilter, build, contradictions, diff, match_entries,
};
use serde_json::Value;

/// Values by field, the name among them.
pub(super) type Values = BTreeMap<String, Value>;

/// What each body may carry, as the API's page lists it.
const CREATION: [&str; 6] = ["name", "company_name", "industry", "language", "voice", "task_type"];
const UPDATE: [&str; 13] = [
    "first_message",
    "system_prompt",
    "provider",
    "model",
    "temperature",
    "response_count",
    "max_tokens",
    "name",
    "language",
    "emotion",
    "hipaa",
    "id",
    "top_p",
];

/// The live assistants by id, in the order of their creation, and the writes to them.
#[derive(Debug, Default)]
pub(super) struct Service {
    pub(super) live: RefCell<Vec<(String, Values)>>,
    pub(super) creations: Cell<usize>,
    /// The ids that were written to by updates.
    pub(super) updated: RefCell<Vec<String>>,
    /// Does an update demand every field that is set?
    pub(super) wants_whole: bool,
    /// How many more writes take effect before the service stops responding. The last one takes effect without a response.
    pub(super) dies_after: Cell<Option<usize>>,
}

impl Service {
    pub(super) fn of(live: Vec<(String, Values)>, wants_whole: bool) -> Self {
        let live = RefCell::new(live);
        Self {
            live,
            wants_whole,
            ..Self::default()
        }
    }

    /// The values of each, by name.
    pub(super) fn by_name(&self) -> BTreeMap<String, Values> {
        let live = self.live.borrow();
        live.iter().map(|(_, values)| (name(values), values.clone())).collect()
    }

    pub(super) fn writes(&self) -> usize {
        self.creations.get() + self.updated.borrow().len()
    }

    /// Reads everything and plans, as the command does.
    pub(super) async fn plan(&self, roster: &Roster) -> Plan {
        let listing = self.list().await.unwrap();
        let lifts = SafetyOverrides {
            first_apply: true,
            ..SafetyOverrides::default()
        };
        let pairs = match_entries(roster, &listing, &BTreeMap::new(), &lifts, None);
        let mut differences = BTreeMap::new();
        for (entry, pairing) in roster.assistants.iter().zip(&pairs.entries) {
            if let EntryMatch::Live(known) = pairing {
                let detail = self.get(&known.id).await.unwrap();
                differences.insert(
                    known.id.clone(),
                    diff(entry, &detail, &roster.settings, BaselineEntry::Unasked, false),
                );
            }
        }
        let plan = build(
            "http://service.example",
            roster,
            pairs,
            differences,
            &TargetFilter::default(),
            &lifts,
            None,
        );
        assert_eq!(contradictions(&plan), [""; 0], "{plan:#?}");
        plan
    }

    pub(super) async fn apply(&self, plan: &Plan) -> ApplyReport {
        let how = ApplyOptions {
            concurrency: 3,
            settle: Duration::from_secs(5),
        };
        apply_plan(self, plan, how, &StopSignal::default(), &|_| {}).await
    }

    async fn alive(&self) {
        if self.dies_after.get() == Some(0) {
            pending::<()>().await;
        }
    }

    async fn wrote(&self) {
        let Some(left) = self.dies_after.get() else { return };
        self.dies_after.set(Some(left.saturating_sub(1)));
        self.alive().await;
    }
}

impl ReadApi for Service {
    async fn list(&self) -> Result<AssistantList, ApiError> {
        self.alive().await;
        let live = self.live.borrow();
        let listed = live.iter().map(|(id, values)| AssistantSummary {
            id: id.clone(),
            name: name(values),
            last_edit: None,
        });
        Ok(AssistantList {
            assistants: listed.collect(),
            incomplete: None,
            end_confirmed: true,
        })
    }

    async fn get(&self, id: &str) -> Result<LiveAssistant, ApiError> {
        self.alive().await;
        let live = self.live.borrow();
        let (_, values) = live.iter().find(|(live, _)| live == id).ok_or_else(missing)?;
        Ok(detail(id, values))
    }

    async fn probe_for_more(&self, listed: AssistantList) -> Result<AssistantList, ApiError> {
        Ok(listed)
    }
}

impl WriteApi for Service {
    async fn list_for_create(&self) -> Result<(AssistantList, WriteLease), ApiError> {
        Ok((self.list().await?, WriteLease::unlimited()))
    }

    async fn get_for_update(&self, id: &str) -> Result<(LiveAssistant, WriteLease), ApiError> {
        Ok((self.get(id).await?, WriteLease::unlimited()))
    }

    async fn create(
        &self,
        body: &RequestBody,
        _place: WriteLease,
        _unless: impl Future<Output = ()>,
    ) -> Result<(), ApiError> {
        self.alive().await;
        refuse_unknown(body, &CREATION)?;
        let values = body.iter().map(|(field, value)| (field.clone(), value.clone()));
        let id = format!("made {}", self.creations.get());
        self.live.borrow_mut().push((id, values.collect()));
        self.creations.set(self.creations.get() + 1);
        self.wrote().await;
        Ok(())
    }

    async fn update(
        &self,
        id: &str,
        body: &RequestBody,
        _place: WriteLease,
        _unless: impl Future<Output = ()>,
    ) -> Result<(), ApiError> {
        self.alive().await;
        refuse_unknown(body, &UPDATE)?;
        {
            let mut live = self.live.borrow_mut();
            let (_, values) = live.iter_mut().find(|(live, _)| live == id).ok_or_else(missing)?;
            let demanded = values
                .keys()
                .filter(|field| UPDATE[..12].contains(&field.as_str()) && self.wants_whole);
            for field in demanded.map(String::as_str).chain(["id", "name"]) {
                if !body.contains_key(field) {
                    return Err(refused(format!("{field} should not be empty")));
                }
            }
            if body["id"] != *id {
                return Err(refused("id must be the one of the path".to_owned()));
            }
            values.extend(body.iter().map(|(field, value)| (field.clone(), value.clone())));
            values.remove("id");
        }
        self.updated.borrow_mut().push(id.to_owned());
        self.wrote().await;
        Ok(())
    }

    fn retries(&self) -> u32 {
        2
    }

    async fn backoff(&self, _attempt: u32) {}
}

/// A detail that reports all of these values.
pub(super) fn detail(id: &str, values: &Values) -> LiveAssistant {
    let reported = values.iter().map(|(field, value)| (field.clone(), vec![value.clone()]));
    LiveAssistant {
        id: id.to_owned(),
        name: name(values),
        reported: reported.collect(),
    }
}

fn name(values: &Values) -> String {
    values["name"].as_str().unwrap().to_owned()
}

fn refuse_unknown(body: &RequestBody, known: &[&str]) -> Result<(), ApiError> {
    match body.keys().find(|field| !known.contains(&field.as_str())) {
        Some(field) => Err(refused(format!("property {field} should not exist"))),
        None => Ok(()),
    }
}

fn refused(message: String) -> ApiError {
    ApiError::Rejected {
        status: 400,
        messages: vec![message],
    }
}

fn missing() -> ApiError {
    ApiError::NotFound {
        messages: vec!["Assistant not found".to_owned()],
    }
}
