//! The rules of lint: each example of their page, and what holds for all texts.

mod examples;
mod laws;
mod placeholders;
mod quiet;
mod rules;
mod world;
