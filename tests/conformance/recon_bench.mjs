// Asks the validator of the reconciliation test bench, from its checkout; documents come on stdin.
const [, , folder] = process.argv;
const load = (name) => import(`file://${folder}/src/${name}`);
const { getSchema } = await load("JsonValidator.js");
const { default: ReconciliationService } = await load("ReconciliationService.js");
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { endpoint, manifest, documents } = JSON.parse(Buffer.concat(chunks).toString("utf8"));
const faults = documents.map(({ version, schema, document }) => {
  const validate = getSchema(version, schema);
  if (!validate) return null; // this version has no such schema
  return validate(document) ? [] : validate.errors.map((one) => `${one.instancePath} ${one.message}`);
});
const { latestCompatibleVersion } = new ReconciliationService(endpoint, manifest);
process.stdout.write(JSON.stringify({ latestCompatibleVersion, faults }));
