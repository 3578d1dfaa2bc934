import { createCommandLine } from './command-line';
import { addAdoptions } from './commands/adoptions';
import { addAppointments } from './commands/appointments';
import { addCases } from './commands/cases';
import { addContacts } from './commands/contacts';
import { addCustomers } from './commands/customers';
import { addDeadLetters } from './commands/dead-letters';
import { addDemo } from './commands/demo';
import { addEvents } from './commands/events';
import { addFeed } from './commands/feed';
import { addIdentity } from './commands/identity';
import { addImport } from './commands/import';
import { addKpis } from './commands/kpis';
import { addLag } from './commands/lag';
import { addLeads } from './commands/leads';
import { addOccasions } from './commands/occasions';
import { addOrganisation } from './commands/organisation';
import { addPerson } from './commands/person';
import { addPolicies } from './commands/policies';
import { addQuality } from './commands/quality';
import { addReminders } from './commands/reminders';
import { addStack } from './commands/stack';
import { addStateHash } from './commands/state-hash';
import { addUp } from './commands/up';
import { addVisits } from './commands/visits';
import { addWork } from './commands/work';
import type { ExitCode } from './exit-codes';
import { explain } from './failure';
import type { Terminal } from './terminal';
import { createTexts, languageOf } from './texts/texts';

/** Runs one command line. Never rejects: errors are told on the terminal, and are the exit code. */
export async function homeward(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const language = languageOf(args, terminal.environment);
  const texts = createTexts(language);
  const line = createCommandLine(terminal, texts, language);
  for (const add of COMMANDS) add(line);
  try {
    return await line.run(args);
  } catch (error) {
    const { text, exitCode } = explain(error, texts, terminal.environment['HOMEWARD_DEBUG'] !== undefined);
    terminal.note(text);
    return exitCode;
  }
}

const COMMANDS = [
  addDemo,
  addUp,
  addImport,
  addContacts,
  addWork,
  addReminders,
  addOccasions,
  addKpis,
  addCases,
  addAdoptions,
  addAppointments,
  addVisits,
  addQuality,
  addIdentity,
  addPerson,
  addLeads,
  addCustomers,
  addPolicies,
  addOrganisation,
  addFeed,
  addEvents,
  addDeadLetters,
  addLag,
  addStateHash,
  addStack,
];
