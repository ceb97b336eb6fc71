#!/usr/bin/env bash
# How long a prompt may be depends on the adapter under NestJS, which no answer names: 150 kB are too long for Express and
# fine for Fastify. The 413 has another shape than NestJS's other errors, too: it lacks the key "error".
#
# Versions: @nestjs/core 12.5.1, @nestjs/platform-express 12.5.1, @nestjs/platform-fastify 12.5.0 (npm)
# Seen on:  2026-11-28, Node 20
# Output:   express 150000 413 {"statusCode":413,"message":"request entity too large"}
#           fastify 150000 201
#           fastify 1500000 413 {"statusCode":413,"message":"Request body is too large"}
#           404 has the keys message,error,statusCode
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --prefix "$dir" @nestjs/common@12.5.1 @nestjs/core@12.5.1 \
  @nestjs/platform-express@12.5.1 @nestjs/platform-fastify@12.5.0 reflect-metadata@0.2.2 rxjs@7.8.2 >/dev/null

cat > app.mjs <<'JS'
import 'reflect-metadata';
import { Body, Controller, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';

class Assistants { create() { return {}; } }
Post()(Assistants.prototype, 'create', Object.getOwnPropertyDescriptor(Assistants.prototype, 'create'));
Body()(Assistants.prototype, 'create', 0);
Controller('assistants')(Assistants);
class App {}
Module({ controllers: [Assistants] })(App);

const post = (url, length) => fetch(url, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ system_prompt: 'a'.repeat(length) }),
});
for (const [name, adapter, lengths] of [
  ['express', new ExpressAdapter(), [150000]], ['fastify', new FastifyAdapter(), [150000, 1500000]],
]) {
  const app = await NestFactory.create(App, adapter, { logger: false });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  for (const length of lengths) {
    const answer = await post(`${url}/assistants`, length);
    console.log([name, length, answer.status, answer.ok ? '' : await answer.text()].join(' ').trim());
  }
  if (name === 'fastify') console.log('404 has the keys', Object.keys(await (await fetch(`${url}/none`)).json()).join());
  await app.close();
}
JS
node app.mjs | tee got
cat > want <<'TEXT'
express 150000 413 {"statusCode":413,"message":"request entity too large"}
fastify 150000 201
fastify 1500000 413 {"statusCode":413,"message":"Request body is too large"}
404 has the keys message,error,statusCode
TEXT
diff want got || { echo "NestJS behaves otherwise now" >&2; exit 1; }
