#!/usr/bin/env bash
# Give a NestJS throttler a name and clients stop waiting for it. The header is then Retry-After-minute, which axios-retry
# does not read: it uses up its three retries at once and fails, where it waits and succeeds with the unnamed throttler.
#
# Versions: @nestjs/throttler 6.7.1, @nestjs/core 12.5.1, axios 1.21.1, axios-retry 4.5.0 (npm)
# Seen on:  2026-11-28, Node 20
# Output:   default: Retry-After -> 200 after a wait
#           minute: Retry-After-minute -> 429 at once, requests sent: 4
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --legacy-peer-deps --prefix "$dir" @nestjs/throttler@6.7.1 @nestjs/common@12.5.1 \
  @nestjs/core@12.5.1 @nestjs/platform-express@12.5.1 reflect-metadata@0.2.2 rxjs@7.8.2 axios@1.21.1 axios-retry@4.5.0 >/dev/null

cat > app.mjs <<'JS'
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import axios from 'axios';
import axiosRetry from 'axios-retry';

for (const name of ['default', 'minute']) {
  class Assistants { list() { return []; } }
  Get()(Assistants.prototype, 'list', Object.getOwnPropertyDescriptor(Assistants.prototype, 'list'));
  Controller('assistants')(Assistants);
  class App {}
  Module({
    controllers: [Assistants],
    imports: [ThrottlerModule.forRoot([{ name, ttl: 3000, limit: 1 }])],
    providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
  })(App);
  const app = await NestFactory.create(App, { logger: false });
  await app.listen(0, '127.0.0.1');
  const url = `${await app.getUrl()}/assistants`;
  await fetch(url); // spends the limit
  const refused = await fetch(url);
  const header = name === 'default' ? 'Retry-After' : 'Retry-After-minute';
  if (!refused.headers.has(header)) throw new Error(`no ${header}`);

  const client = axios.create();
  let sent = 0;
  client.interceptors.request.use((request) => { sent += 1; return request; });
  axiosRetry(client, { retries: 3 });
  const started = Date.now();
  const status = await client.get(url).then((answer) => answer.status, (error) => error.response.status);
  const when = Date.now() - started > 1500 ? 'after a wait' : `at once, requests sent: ${sent}`;
  console.log(`${name}: ${header} -> ${status} ${when}`);
  await app.close();
}
JS
node app.mjs | tee got
cat > want <<'TEXT'
default: Retry-After -> 200 after a wait
minute: Retry-After-minute -> 429 at once, requests sent: 4
TEXT
diff want got || { echo "the throttler or axios-retry behaves otherwise now" >&2; exit 1; }
