// Calls Tiernet's services: what another system in Node needs, from the schema alone.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const protobuf = require('protobufjs');

const DEADLINE_MS = 10_000;

// The schema's options extend these, which protobufjs does not bring along by itself.
const descriptor = require('protobufjs/google/protobuf/descriptor.json');
protobuf.common('descriptor', descriptor.nested.google.nested.protobuf.nested);

// A refusal, taken apart: `reason` is stable and for programs, `texts` are for people, by language.
class Refused extends Error {
  constructor(error, details) {
    const info = details.find((detail) => detail.reason !== undefined) ?? {};
    const texts = Object.fromEntries(details.filter((d) => d.locale).map((d) => [d.locale, d.message]));
    super(texts.en ?? error.details);
    this.code = grpc.status[error.code];
    this.reason = info.reason ?? '';
    this.values = info.metadata ?? {};
    this.texts = texts;
    // What is wrong with which field (INVALID_FIELDS), and what a guard found unmet.
    this.violations = details.flatMap((detail) => detail.fieldViolations ?? detail.violations ?? []);
  }
}

// The schema, from the folders that hold it: this repository's `proto`, and one with google/rpc/*.proto.
class Schema {
  constructor(folders) {
    this.folders = folders;
    this.errors = this.load(['google/rpc/status.proto', 'google/rpc/error_details.proto'], { keepCase: false });
  }

  load(files, options) {
    const root = new protobuf.Root();
    const find = (file) => this.folders.map((folder) => path.join(folder, file)).find((found) => fs.existsSync(found));
    root.resolvePath = (origin, target) => find(target) ?? protobuf.util.path.resolve(origin, target);
    return root.loadSync(files, options);
  }

  // `promotion`: the constructor of a client of tiernet.promotion.v1.PromotionService.
  service(name) {
    const full = `tiernet.${name}.v1.${name[0].toUpperCase()}${name.slice(1)}Service`;
    const root = this.load([`tiernet/${name}/v1/${name}_service.proto`], { keepCase: true });
    const methods = root.lookupService(full).methodsArray.map((method) => {
      const { resolvedRequestType: Request, resolvedResponseType: Response } = method.resolve();
      return [method.name, {
        path: `/${full}/${method.name}`,
        requestStream: Boolean(method.requestStream),
        responseStream: Boolean(method.responseStream),
        requestSerialize: (request) => Buffer.from(Request.encode(Request.fromObject(request)).finish()),
        responseDeserialize: (bytes) => Response.toObject(Response.decode(bytes), {
          enums: String, longs: String, defaults: true,
        }),
      }];
    });
    return grpc.makeGenericClientConstructor(Object.fromEntries(methods), full);
  }

  // google.rpc.Status lies in the trailing metadata; each of its details names its own type.
  refusal(error) {
    const [bytes] = error.metadata?.get('grpc-status-details-bin') ?? [];
    if (bytes === undefined) return new Refused(error, []);
    const status = this.errors.lookupType('google.rpc.Status').decode(bytes);
    const details = status.details.map(({ type_url: url, typeUrl, value }) => {
      const type = this.errors.lookupType((url ?? typeUrl).split('/').at(-1));
      return type.toObject(type.decode(value));
    });
    return new Refused(error, details);
  }
}

// One account at one service. `call('SignContract', {...})` answers with the message, or throws Refused.
class Client {
  constructor(schema, service, address, { subject, unit, tier }) {
    const Service = schema.service(service);
    this.schema = schema;
    this.stub = new Service(address, grpc.credentials.createInsecure());
    this.account = { 'tiernet-dev-subject': subject, 'tiernet-dev-unit': unit, 'tiernet-dev-tier': tier };
  }

  call(method, request) {
    const metadata = new grpc.Metadata();
    for (const [key, value] of Object.entries(this.account)) metadata.set(key, value);
    return new Promise((resolve, reject) => {
      this.stub[method](request, metadata, { deadline: Date.now() + DEADLINE_MS }, (error, answer) => {
        if (error) reject(this.schema.refusal(error));
        else resolve(answer);
      });
    });
  }

  close() {
    this.stub.close();
  }
}

module.exports = { Client, Refused, Schema };
