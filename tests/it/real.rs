//! Against real software: a Nest service on Express and on Fastify, with nginx and Varnish before it.

mod faults;
mod fixture;
mod job;
mod limits;
mod pages;

mod proxy;
mod service;
