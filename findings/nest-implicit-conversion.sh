#!/usr/bin/env bash
# NestJS with implicit conversion stores other values than were sent, and answers with success. It converts before it
# validates, so no rule fires: the text "false" becomes true, "" becomes 0, and an object where a text belongs becomes
# "[object Object]". Only reading the value back shows it.
#
# Versions: @nestjs/common 12.5.1, class-validator 0.15.1, class-transformer 0.5.1 (npm)
# Seen on:  2026-11-28, Node 20
# Output:   sent {"emotion":"false","temperature":"","system_prompt":{"file":"a.md"}}
#           kept {"emotion":true,"temperature":0,"system_prompt":"[object Object]"}
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --prefix "$dir" @nestjs/common@12.5.1 class-validator@0.15.1 \
  class-transformer@0.5.1 reflect-metadata@0.2.2 rxjs@7.8.2 >/dev/null

cat > app.mjs <<'JS'
import 'reflect-metadata';
import { ValidationPipe } from '@nestjs/common';
import { IsBoolean, IsNumber, IsString } from 'class-validator';

class Settings {}
for (const [field, type, rule] of [
  ['emotion', Boolean, IsBoolean()], ['temperature', Number, IsNumber()], ['system_prompt', String, IsString()],
]) {
  Reflect.defineMetadata('design:type', type, Settings.prototype, field); // what the TypeScript compiler would emit
  rule(Settings.prototype, field);
}
const sent = { emotion: 'false', temperature: '', system_prompt: { file: 'a.md' } };
console.log('sent', JSON.stringify(sent));
const pipe = new ValidationPipe({ transform: true, transformOptions: { enableImplicitConversion: true } });
console.log('kept', JSON.stringify(await pipe.transform(sent, { type: 'body', metatype: Settings })));
JS
node app.mjs | tee got
cat > want <<'TEXT'
sent {"emotion":"false","temperature":"","system_prompt":{"file":"a.md"}}
kept {"emotion":true,"temperature":0,"system_prompt":"[object Object]"}
TEXT
diff want got || { echo "NestJS behaves otherwise now" >&2; exit 1; }
