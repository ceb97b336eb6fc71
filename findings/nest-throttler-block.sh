#!/usr/bin/env bash
# @nestjs/throttler announces a shorter wait than it then imposes. With a blockDuration longer than the window, the last
# request that passes says X-RateLimit-Reset: 60; whoever sends one more is locked out for 120 s, and only that 429 says so.
# It carries none of the X-RateLimit headers.
#
# Versions: @nestjs/throttler 6.7.1, @nestjs/core 12.5.1 (npm)
# Seen on:  2026-11-28, Node 20
# Output:   200 x-ratelimit-limit=2 x-ratelimit-remaining=0 x-ratelimit-reset=60
#           429 retry-after=120
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --legacy-peer-deps --prefix "$dir" @nestjs/throttler@6.7.1 @nestjs/common@12.5.1 \
  @nestjs/core@12.5.1 @nestjs/platform-express@12.5.1 reflect-metadata@0.2.2 rxjs@7.8.2 >/dev/null

cat > app.mjs <<'JS'
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';

class Assistants { list() { return []; } }
Get()(Assistants.prototype, 'list', Object.getOwnPropertyDescriptor(Assistants.prototype, 'list'));
Controller('assistants')(Assistants);
class App {}
Module({
  controllers: [Assistants],
  imports: [ThrottlerModule.forRoot([{ ttl: 60_000, limit: 2, blockDuration: 120_000 }])],
  providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
})(App);

const app = await NestFactory.create(App, { logger: false });
await app.listen(0, '127.0.0.1');
for (let request = 1; request <= 3; request += 1) {
  const answer = await fetch(`${await app.getUrl()}/assistants`);
  const limits = [...answer.headers].filter(([name]) => /^(x-ratelimit|retry-after)/.test(name));
  if (request > 1) console.log(answer.status, limits.map((pair) => pair.join('=')).join(' '));
}
await app.close();
JS
node app.mjs | tee got
cat > want <<'TEXT'
200 x-ratelimit-limit=2 x-ratelimit-remaining=0 x-ratelimit-reset=60
429 retry-after=120
TEXT
diff want got || { echo "@nestjs/throttler behaves otherwise now" >&2; exit 1; }
