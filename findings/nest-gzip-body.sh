#!/usr/bin/env bash
# The same NestJS controller reads a gzipped request with Express and calls it invalid JSON with Fastify. A client that
# compresses its long prompts can't tell from the 400 that the compression, not the JSON, was refused.
#
# Versions: @nestjs/core 12.5.1, @nestjs/platform-express 12.5.1, @nestjs/platform-fastify 12.5.0 (npm)
# Seen on:  2026-11-28, Node 20
# Output:   express 201 {"name":"Sales"}
#           fastify 400 {"statusCode":400,"message":"Body is not valid JSON but content-type is set to 'application/json'"}
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --prefix "$dir" @nestjs/common@12.5.1 @nestjs/core@12.5.1 \
  @nestjs/platform-express@12.5.1 @nestjs/platform-fastify@12.5.0 reflect-metadata@0.2.2 rxjs@7.8.2 >/dev/null

cat > app.mjs <<'JS'
import 'reflect-metadata';
import { gzipSync } from 'node:zlib';
import { Body, Controller, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';

class Assistants { create(body) { return body; } }
Post()(Assistants.prototype, 'create', Object.getOwnPropertyDescriptor(Assistants.prototype, 'create'));
Body()(Assistants.prototype, 'create', 0);
Controller('assistants')(Assistants);
class App {}
Module({ controllers: [Assistants] })(App);

for (const [name, adapter] of [['express', new ExpressAdapter()], ['fastify', new FastifyAdapter()]]) {
  const app = await NestFactory.create(App, adapter, { logger: false });
  await app.listen(0, '127.0.0.1');
  const answer = await fetch(`${await app.getUrl()}/assistants`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body: gzipSync('{"name":"Sales"}'),
  });
  console.log(name, answer.status, await answer.text());
  await app.close();
}
JS
node app.mjs | tee got
cat > want <<'TEXT'
express 201 {"name":"Sales"}
fastify 400 {"statusCode":400,"message":"Body is not valid JSON but content-type is set to 'application/json'"}
TEXT
diff want got || { echo "NestJS behaves otherwise now" >&2; exit 1; }
