// Google's own client for Node: a service account acting for a person lists, creates, edits, syncs and deletes.
// Prints what it saw as JSON. Nothing here knows of a local Google: the environment leads the connections there.
import {readFileSync} from 'node:fs';
import {auth, people} from '@googleapis/people';

const [keyFile, subject] = process.argv.slice(2);
const key = JSON.parse(readFileSync(keyFile, 'utf8'));
const client = new auth.JWT({
  email: key.client_email,
  key: key.private_key,
  scopes: ['https://www.googleapis.com/auth/contacts'],
  subject,
});
const contacts = people({version: 'v1', auth: client});
const personFields = 'names,phoneNumbers,memberships,metadata';
const seen = {};

async function listing(token) {
  const found = {people: [], token: undefined};
  let pageToken;
  do {
    const {data} = await contacts.people.connections.list({
      resourceName: 'people/me', personFields, pageSize: 10, requestSyncToken: true, pageToken, syncToken: token,
    });
    found.people.push(...(data.connections ?? []));
    pageToken = data.nextPageToken;
    found.token = data.nextSyncToken;
  } while (pageToken);
  return found;
}

const first = await listing();
seen.before = first.people.length;

const {data: group} = await contacts.contactGroups.create({requestBody: {contactGroup: {name: 'From Node'}}});
const {data: made} = await contacts.people.batchCreateContacts({requestBody: {
  contacts: ['Ada', 'Grace'].map((givenName) => ({contactPerson: {
    names: [{givenName}],
    memberships: [{contactGroupMembership: {contactGroupResourceName: group.resourceName}}],
  }})),
  readMask: 'names,metadata,memberships',
}});
const [ada, grace] = made.createdPeople.map((entry) => entry.person);

const {data: updated} = await contacts.people.updateContact({
  resourceName: ada.resourceName,
  updatePersonFields: 'phoneNumbers',
  personFields,
  requestBody: {etag: ada.etag, phoneNumbers: [{value: '+31 20 555 0142', type: 'work'}]},
});
seen.phone = updated.phoneNumbers[0];

try {
  await contacts.people.updateContact({
    resourceName: ada.resourceName,
    updatePersonFields: 'names',
    requestBody: {etag: ada.etag, names: [{givenName: 'Too late'}]},
  });
} catch (error) {
  seen.stale = {code: Number(error.status ?? error.code), status: error.response?.data?.error?.status};
}

const second = await listing(first.token);
seen.delta = second.people.map((person) => person.names[0].givenName).sort();

await contacts.people.deleteContact({resourceName: grace.resourceName});
const third = await listing(second.token);
seen.tombstones = third.people.filter((person) => person.metadata.deleted).map((person) => person.resourceName === grace.resourceName);

const {data: members} = await contacts.contactGroups.get({resourceName: group.resourceName, maxMembers: 10});
seen.members = members.memberResourceNames.map((name) => name === ada.resourceName);

console.log(JSON.stringify(seen));
