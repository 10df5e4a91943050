// Create and Get of the reserve service as a team would build them in Node: grpc-js, PostgreSQL by pg, Redis by
// ioredis. What Tiernet is measured against, not a part of it.
//
//   node server.js PROTO_FOLDER GOOGLEAPIS_FOLDER POSTGRES_SOCKETS REDIS_SOCKET ADDRESS_FILE chained|rows
//
// `chained` keeps what Tiernet promises: each create is a record in its unit's hash chain, committed with the row. `rows`
// leaves the chain out. One process a core; one statement a create; rows as Redis has them are answered without being
// taken apart.
'use strict';

const cluster = require('node:cluster');
const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const Redis = require('ioredis');
const { Pool } = require('pg');
const protobuf = require('protobufjs');

const [protoFolder, googleapis, sockets, redisSocket, addressFile, variant] = process.argv.slice(2);
const CONNECTIONS_A_PROCESS = 16;

// The schema's options extend these, which protobufjs does not bring along by itself.
const descriptor = require('protobufjs/google/protobuf/descriptor.json');
protobuf.common('descriptor', descriptor.nested.google.nested.protobuf.nested);
const CACHE_SECONDS = 5;

const TABLES = `
  CREATE TABLE entities (name text PRIMARY KEY, unit text NOT NULL, project_id uuid NOT NULL, title text NOT NULL,
                         body bytea NOT NULL);
  CREATE INDEX ON entities (unit, project_id);
  CREATE TABLE journal (stream text, seq bigint, hash bytea NOT NULL, body bytea NOT NULL, PRIMARY KEY (stream, seq));
  CREATE TABLE heads (stream text PRIMARY KEY, seq bigint NOT NULL, hash bytea NOT NULL);
  CREATE FUNCTION create_chained(n text, u text, p uuid, t text, b bytea) RETURNS bigint LANGUAGE plpgsql AS $$
    DECLARE head heads; made bytea;
    BEGIN
      INSERT INTO heads VALUES (u, 0, '') ON CONFLICT DO NOTHING;
      SELECT * INTO head FROM heads WHERE stream = u FOR UPDATE;
      made := sha256(head.hash || convert_to(n, 'UTF8') || b);
      INSERT INTO entities VALUES (n, u, p, t, b);
      INSERT INTO journal VALUES (u, head.seq + 1, made, b);
      UPDATE heads SET seq = head.seq + 1, hash = made WHERE stream = u;
      RETURN head.seq + 1;
    END $$;
  CREATE SEQUENCE records;
  CREATE FUNCTION create_rows(n text, u text, p uuid, t text, b bytea) RETURNS bigint LANGUAGE plpgsql AS $$
    DECLARE made bigint := nextval('records');
    BEGIN
      INSERT INTO entities VALUES (n, u, p, t, b);
      INSERT INTO journal VALUES (u, made, '', b);
      RETURN made;
    END $$;`;

// A time-ordered UUID (RFC 9562, version 7).
function newId() {
  const bytes = crypto.randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const refuse = (code, details) => Object.assign(new Error(details), { code, details });

function serve() {
  const root = new protobuf.Root();
  const find = (file) => [protoFolder, googleapis].map((folder) => path.join(folder, file)).find(fs.existsSync);
  root.resolvePath = (origin, target) => find(target) ?? protobuf.util.path.resolve(origin, target);
  root.loadSync('tiernet/reserve/v1/reserve_service.proto', { keepCase: true });
  const Entry = root.lookupType('tiernet.reserve.v1.ReserveProject');
  const serialize = (entry) => Buffer.from(Entry.encode(Entry.fromObject(entry)).finish());
  const pool = new Pool({ host: sockets, user: 'peer', database: 'postgres', max: CONNECTIONS_A_PROCESS });
  const redis = new Redis(redisSocket);

  async function create({ request }) {
    const unit = /^units\/(\d{6})$/.exec(request.parent)?.[1];
    const draft = request.reserve_project;
    if (!unit || !draft?.title) throw refuse(grpc.status.INVALID_ARGUMENT, 'parent and title are needed');
    const entity = { ...draft, name: `units/${unit}/reserveProjects/${newId()}`, reporting_unit: unit,
      project_id: draft.project_id || newId(), state: 'STATE_DRAFT' };
    const bytes = serialize(entity);
    await pool.query({ name: variant, text: `SELECT create_${variant}($1, $2, $3, $4, $5)`,
      values: [entity.name, unit, entity.project_id, entity.title, bytes] });
    return bytes;
  }

  async function get({ request: { name } }) {
    const cached = await redis.getBuffer(name);
    if (cached) return cached;
    const { rows } = await pool.query({ name: 'get', text: 'SELECT body FROM entities WHERE name = $1', values: [name] });
    if (rows.length === 0) throw refuse(grpc.status.NOT_FOUND, `${name} is not there`);
    await redis.set(name, rows[0].body, 'EX', CACHE_SECONDS);
    return rows[0].body;
  }

  const answering = (work) => (call, done) => work(call).then((answer) => done(null, answer), done);
  const method = (name) => {
    const Request = root.lookupType(`tiernet.reserve.v1.${name}Request`);
    return {
      path: `/tiernet.reserve.v1.ReserveService/${name}`,
      requestStream: false,
      responseStream: false,
      requestDeserialize: (bytes) => Request.toObject(Request.decode(bytes), { enums: String, longs: String }),
      responseSerialize: (bytes) => bytes,
    };
  };
  const server = new grpc.Server();
  server.addService(
    { CreateReserveProject: method('CreateReserveProject'), GetReserveProject: method('GetReserveProject') },
    { CreateReserveProject: answering(create), GetReserveProject: answering(get) });
  const port = Number(process.env.PEER_PORT);
  server.bindAsync(`127.0.0.1:${port}`, grpc.ServerCredentials.createInsecure(), (error) => {
    if (error) throw error;
    process.send('ready');
  });
}

async function lead() {
  const pool = new Pool({ host: sockets, user: 'peer', database: 'postgres', max: 1 });
  await pool.query(TABLES);
  await pool.end();
  const probe = require('node:net').createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  const workers = os.cpus().map(() => cluster.fork({ PEER_PORT: port }));
  await Promise.all(workers.map((worker) => new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('exit', () => reject(new Error('a process of the peer ended')));
  })));
  fs.writeFileSync(addressFile, `127.0.0.1:${port}\n`);
}

if (cluster.isPrimary) {
  lead().catch((error) => {
    console.error(error);
    process.exit(1);
  });
} else {
  serve();
}
