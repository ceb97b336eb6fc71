// The assistants API as a NestJS service keeps it, in memory. Started by tests/it/real/service.rs, which says in the variable
// SERVICE how it behaves (DEFAULTS lists the ways). It prints its port, answers a line on standard input with its state, and
// ends with its standard input: nothing is left behind, however the test ends.
'use strict';

require('reflect-metadata');
const common = require('@nestjs/common');
const { APP_GUARD, NestFactory } = require('@nestjs/core');
const { ThrottlerGuard, ThrottlerModule } = require('@nestjs/throttler');
const { CreateAssistant, UpdateAssistant, keepTextsAs } = require('./dto');

const DEFAULTS = {
  adapter: 'express', // or fastify
  strict: true, // unknown fields of a body are refused; otherwise they are kept
  assistants: [], // what is there at the start
  pages: null, // a way to page (PAGES), by `?page=N`
  pageSize: 20,
  throttlers: [], // limits of @nestjs/throttler: {name, ttl, limit}, ttl in milliseconds
  texts: null, // how texts are kept: escape or cut
  nested: false, // details hold objects of their own meaning beside the assistant's fields
  errorsUnder200: false, // a filter answers every error within an envelope under 200
  cacheControl: null, // the header of every answer
};
const ways = { ...DEFAULTS, ...JSON.parse(process.env.SERVICE ?? '{}') };

// ── The store ──
const assistants = new Map();
const requests = [];

function add(fields) {
  const id = (0x6b0a74n * 16n ** 18n + BigInt(assistants.size + 1)).toString(16);
  assistants.set(id, { id, ...fields });
}

function find(id) {
  const assistant = assistants.get(id.toLowerCase());
  if (!assistant) throw new common.NotFoundException('Assistant not found');
  return assistant;
}

// ── What is answered ──
const envelope = (message, data) => ({ status: true, message, ...(data === undefined ? {} : { data }) });

// How a page says that there are more; `rows` are those of the page.
const PAGES = {
  // Beside the data, under the usual names.
  pagination: ({ page, total, last }) => ({ body: { pagination: { page, limit: ways.pageSize, total, totalPages: last } } }),
  // mongoose-paginate with labels of one's own.
  paginator: ({ page, total, last }) => ({ body: { paginator: { itemCount: total, perPage: ways.pageSize, pageCount: last, currentPage: page } } }),
  // As an aggregation with $facet is often written down.
  metadata: ({ page, total }) => ({ body: { metadata: { totalDocs: total, page } } }),
  header: ({ total }) => ({ headers: { 'X-Total-Count': total } }),
  range: ({ first, rows, total }) => ({ code: 206, headers: { 'Content-Range': `assistants ${first}-${first + rows.length - 1}/${total}` } }),
  silent: () => ({}),
};

function list(page) {
  const all = [...assistants.values()].map(({ id, name }) => ({ id, name }));
  if (!ways.pages) return { rows: all };
  const first = (page - 1) * ways.pageSize;
  const rows = all.slice(first, first + ways.pageSize);
  const last = Math.ceil(all.length / ways.pageSize);
  return { rows, ...PAGES[ways.pages]({ page, first, rows, last, total: all.length }) };
}

const NESTED = {
  transcriber: { provider: 'deepgram', model: 'nova-2', language: 'en' },
  created_by: { _id: '5f0a74000000000000000001', name: 'Ann', language: 'German', industry: 'none' },
  __v: 3,
};

// ── The framework's parts ──
class Assistants {
  list(page, response) {
    const { rows, body, headers = {}, code } = list(Number(page ?? 1));
    for (const [name, value] of Object.entries(headers)) response.header(name, String(value));
    if (code) response.status(code);
    return { ...envelope('Assistants fetched', rows), ...body };
  }

  create(body) {
    add({ ...body });
    return envelope('Assistant created');
  }

  detail(id) {
    return envelope('Assistant fetched', { ...find(id), ...(ways.nested ? NESTED : {}) });
  }

  update(id, body) {
    const { id: _, ...fields } = body;
    if (Object.keys(fields).length === 0) throw new common.BadRequestException('missing required update fields');
    Object.assign(find(id), fields);
    return envelope('Assistant updated');
  }
}

/** What TypeScript would write for a decorated method: its route, its parameters and their types. */
function route(name, decorators, parameters) {
  const { prototype } = Assistants;
  parameters.forEach(([decorator], index) => decorator(prototype, name, index));
  Reflect.defineMetadata('design:paramtypes', parameters.map(([, type]) => type), prototype, name);
  Reflect.decorate(decorators, prototype, name, Object.getOwnPropertyDescriptor(prototype, name));
}

// passthrough: the handler sets headers and a status, the framework still sends what it returns.
route('list', [common.Get()], [[common.Query('page'), Object], [common.Res({ passthrough: true }), Object]]);
route('create', [common.Post()], [[common.Body(), CreateAssistant]]);
route('detail', [common.Get(':id')], [[common.Param('id'), String]]);
route('update', [common.Patch(':id')], [[common.Param('id'), String], [common.Body(), UpdateAssistant]]);
common.Controller('v1/assistants')(Assistants);

/** Knows the key, and writes down every request that got this far. */
class KeyGuard {
  canActivate(context) {
    const { method, url, headers, body } = context.switchToHttp().getRequest();
    requests.push({ method, url, body });
    if (headers['x-api-key'] !== process.env.SERVICE_KEY) throw new common.UnauthorizedException('Invalid API key');
    return true;
  }
}
common.Injectable()(KeyGuard);

class ErrorsUnder200 {
  catch(error, host) {
    const statusCode = error instanceof common.HttpException ? error.getStatus() : 500;
    host.switchToHttp().getResponse().status(200).send({ status: false, statusCode, message: error.message });
  }
}
common.Catch()(ErrorsUnder200);

class Service {}
common.Module({
  imports: ways.throttlers.length ? [ThrottlerModule.forRoot({ throttlers: ways.throttlers })] : [],
  controllers: [Assistants],
  providers: [KeyGuard, ...(ways.throttlers.length ? [ThrottlerGuard] : [])].map((useClass) => ({ provide: APP_GUARD, useClass })),
})(Service);

async function main() {
  ways.assistants.forEach(add);
  if (ways.texts) keepTextsAs(ways.texts);
  const { FastifyAdapter } = ways.adapter === 'fastify' ? require('@nestjs/platform-fastify') : {};
  // Quiet: standard output is for the answers. What goes wrong at the start is thrown.
  const quiet = { logger: false, abortOnError: false };
  const app = FastifyAdapter ? await NestFactory.create(Service, new FastifyAdapter(), quiet) : await NestFactory.create(Service, quiet);
  app.useGlobalPipes(new common.ValidationPipe({ transform: true, whitelist: ways.strict, forbidNonWhitelisted: ways.strict }));
  if (ways.errorsUnder200) app.useGlobalFilters(new ErrorsUnder200());
  if (ways.cacheControl) {
    // Both adapters hand Node's own response to a middleware.
    app.use((_, response, next) => {
      response.setHeader('Cache-Control', ways.cacheControl);
      next();
    });
  }
  await app.listen(0, '127.0.0.1');
  console.log(app.getHttpServer().address().port);

  // `{}` asks for the state; {"set": {name, ...}} is somebody else's edit.
  const lines = require('node:readline').createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    const { set } = JSON.parse(line);
    if (set) Object.assign([...assistants.values()].find(({ name }) => name === set.name), set);
    console.log(JSON.stringify({ assistants: [...assistants.values()], requests }));
  });
  lines.on('close', () => process.exit(0));
}

main();
