/**
 * What any wire must carry, as cases that know no test runner: they run wherever the page's code runs, and learn what happens at the far
 * end by asking it over a second wire. A runner gives `connect`: a fresh wire to a fixture that is served there (wire.fixture.ts).
 */
import { callCases } from './wire.calls.ts'
import type { Connect } from './wire.kit.ts'
import { listCases } from './wire.lists.ts'
import { streamCases } from './wire.streams.ts'

export type WireCase = { name: string; run: (connect: Connect) => Promise<void> }

export const wireCases: WireCase[] = Object.entries({ ...callCases, ...listCases, ...streamCases }).map(([name, run]) => ({ name, run }))
