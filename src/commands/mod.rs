//! One file a verb: each is one short pipeline. What several verbs share stands in files named for what it does.

mod apply;
mod ask;
mod base;
mod completions;
mod connect;
mod console;
mod current;
mod dispatch;
mod drift;
mod forecast;
mod fresh;
mod leak;
mod list;
mod pin;
mod pin_draft;
mod ping;
mod plan;
mod pull;
mod read;
mod sandbox;
mod saved;
mod schema;
mod show;
mod signals;
mod survey;
mod trouble;
mod validate;

pub use dispatch::run;
