// Takes a project from a lead to production over three services, and reads a refusal on the way.
//
//   node lead_to_production.js PROTO_FOLDER GOOGLEAPIS_FOLDER PROMOTION RESERVE CONSTRUCTION
//
// The last three are addresses, 127.0.0.1:7104. Prints what happened, a line each, and the states as JSON at last. It
// speaks for development accounts of 襄垣县 and of the city, and asks for a node that takes those.
'use strict';

const { setTimeout: sleep } = require('node:timers/promises');
const { Client, Refused, Schema } = require('./tiernet.js');

const UNIT = '140423';
const PARENT = `units/${UNIT}`;
const COUNTY = { subject: 'node.county', unit: UNIT, tier: 'COUNTY' };
const CITY = { subject: 'node.city', unit: '140400', tier: 'CITY' };
const TODAY = '2020-01-10';
const PROJECT_CODE = '2019-140423-26-03-007301';
const READY_ITEMS = ['LAND_SECURED', 'CONSTRUCTION_PLANNING_PERMIT', 'EIA', 'CONSTRUCTION_PERMIT', 'FUNDS_YEAR_ONE'];
const ACCEPTANCE_ITEMS = ['S4_01', 'S4_02', 'S4_03', 'S4_04', 'S4_05'];

const paper = (kind) => ({
  kind: `EVIDENCE_KIND_${kind}`, date: '2020-01-08', sha256: Buffer.alloc(32, 7), reference: '襄发改审批〔2020〕7号',
});

// Services hear of each other a moment later: asks until there is an answer.
async function until(what, ask) {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(20)) {
    const found = await ask();
    if (found) return found;
  }
  throw new Error(`not within a minute: ${what}`);
}

async function openTalks(promotion) {
  const investor = await promotion.call('CreateInvestor', {
    parent: PARENT,
    investor: {
      title: '北京某某科技有限公司', kind: 'INVESTOR_KIND_DOMESTIC', credit_code: '914403001922038216',
      registered_region: '110108',
    },
  });
  const lead = await promotion.call('CreateLead', {
    parent: PARENT,
    happened_on: '2019-12-20',
    lead: {
      title: '氢能装备产业园', investor: investor.name, region: UNIT, industry: '3849',
      origin: 'ORIGIN_KIND_DOMESTIC_DEVELOPED',
    },
  });
  return promotion.call('StartTalks', { name: lead.name, happened_on: '2019-12-21' });
}

const signing = (lead) => ({
  name: lead.name, signer_unit: UNIT, responsible_person: '张三', total: { yuan: '300000000' },
  paper: paper('CONTRACT'), happened_on: '2020-01-09',
});

// A contract needs the project in the reserve library (domain.md D): without it, it is refused.
async function readRefusal(promotion, lead) {
  try {
    await promotion.call('SignContract', signing(lead));
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    console.log(`refused: ${refusal.code} ${refusal.reason}: ${refusal.texts['zh-CN']}`);
    return { code: refusal.code, reason: refusal.reason, zh: refusal.texts['zh-CN'], unmet: refusal.violations.length };
  }
  throw new Error('a contract was signed without an entry in the reserve library');
}

async function enterReserve(county, city, projectId) {
  const draft = await county.call('CreateReserveProject', {
    parent: PARENT,
    reserve_project: {
      title: '氢能装备产业园', project_id: projectId, owner_unit: UNIT, owner_person: '张三',
      sponsor_name: '山西某某新材料有限公司', sponsor_credit_code: '911400001123599660', region: UNIT, industry: '26',
      planned_total_yuan: '800000000', planned_start: '2020-03-04', lead_kind: 'LEAD_KIND_MARKET',
      sector: 'SECTOR_CLUSTER_COAL_CHEMISTRY', source: 'SOURCE_PROMOTION', project_code: PROJECT_CODE,
    },
  });
  await county.call('CreateAppraisal', {
    parent: PARENT,
    appraisal: {
      project_id: projectId, appraised_on: '2019-12-20', result: 'APPRAISAL_RESULT_PASSED', body: '市工程咨询中心',
    },
  });
  const submitted = await county.call('SubmitReserveProject', { name: draft.name });
  await city.call('ReviewReserveProject', {
    name: draft.name, verdict: 'VERDICT_ADMIT', opinion: '同意', etag: submitted.etag,
  });
  let entry = submitted;
  for (const item of READY_ITEMS) {
    const fact = { name: draft.name, item: `CHECKLIST_ITEM_${item}`, evidence: paper('PERMIT') };
    entry = await county.call('RecordChecklistFact', fact);
  }
  console.log(`reserve entry ${entry.state}`);
  return entry;
}

async function sign(promotion, lead) {
  return until('promotion hears of the entry', async () => {
    try {
      return await promotion.call('SignContract', signing(lead));
    } catch (refusal) {
      if (refusal.reason !== 'SIGNING_GUARD') throw refusal;
      return undefined;
    }
  });
}

async function land(promotion, contract) {
  await promotion.call('RegisterCompany', {
    name: contract.name, company_name: '襄垣某某氢能有限公司', company_region: UNIT,
    company_credit_code: '91140491MAK2TX345N', evidence: paper('REGISTRATION'),
  });
  const site = { kind: 'SITE_KIND_LEASE', evidence: paper('CONTRACT') };
  const landed = await promotion.call('LandContract', { name: contract.name, project_code: PROJECT_CODE, site });
  console.log(`contract ${landed.state}`);
}

// From the hand-over of the reserve entry to its admission.
async function admit(reserve, county, city, entry) {
  await reserve.call('RequestReserveProjectTransfer', { name: entry.name });
  const application = await until('construction takes it over', async () => {
    const filter = `project_id = "${entry.project_id}"`;
    const page = await county.call('ListConstructionProjects', { parent: PARENT, filter });
    return page.construction_projects[0];
  });
  const planned = await county.call('ReviseConstructionPlan', {
    name: application.name, reason: '年度计划', annual_plan: { year: 2020, yuan: '100000000' },
  });
  await city.call('ReviewConstructionProject', {
    name: application.name, verdict: 'CONSTRUCTION_VERDICT_ADMIT', opinion: '同意', etag: planned.etag,
  });
  return application.name;
}

async function build(county, name) {
  const record = (item, kind) =>
    county.call('RecordFormalFact', { name, item: `FORMAL_ITEM_${item}`, evidence: paper(kind) });
  await record('CONSTRUCTION_CONTRACT', 'CONTRACT');
  await county.call('StartConstruction', { name, photo: paper('PHOTO') });
  for (const item of ACCEPTANCE_ITEMS) await record(item, 'PERMIT');
  await county.call('CompleteConstruction', { name });
  await record('TRIAL_PERMITTED', 'PERMIT');
  const project = await county.call('StartProduction', { name });
  console.log(`construction project ${project.state} on ${TODAY}`);
  return project.state;
}

async function main() {
  const [protoFolder, googleapis, ...addresses] = process.argv.slice(2);
  if (addresses.length !== 3) {
    console.error('usage: node lead_to_production.js PROTO_FOLDER GOOGLEAPIS_FOLDER PROMOTION RESERVE CONSTRUCTION');
    process.exit(2);
  }
  const schema = new Schema([protoFolder, googleapis]);
  const [promotion, reserve, construction] = ['promotion', 'reserve', 'construction'].map((service, i) => ({
    county: new Client(schema, service, addresses[i], COUNTY),
    city: new Client(schema, service, addresses[i], CITY),
  }));

  const lead = await openTalks(promotion.county);
  const refused = await readRefusal(promotion.county, lead);
  const entry = await enterReserve(reserve.county, reserve.city, lead.project_id);
  const contract = await sign(promotion.county, lead);
  await land(promotion.county, contract);
  const name = await admit(reserve.county, construction.county, construction.city, entry);
  const works = await build(construction.county, name);
  const followed = await until('the contract follows the works', async () => {
    const now = await promotion.city.call('GetContract', { name: contract.name });
    return now.state === 'STATE_IN_PRODUCTION' ? now : undefined;
  });
  console.log(JSON.stringify({ refused, works, contract: followed.state, project_id: followed.project_id }));
  for (const { county, city } of [promotion, reserve, construction]) [county, city].forEach((client) => client.close());
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
