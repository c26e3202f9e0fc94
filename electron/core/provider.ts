/** What a provider is: a folder that knows one kind of engine, where to find it, and how to talk to it. */
import type { z } from 'zod'
import type { EngineOrigin } from '../../shared/contract/engines.ts'
import type { Fault } from '../../shared/rpc/fault.ts'
import type { Log } from './log.ts'

/** The machine as a provider sees it; tests give it another home. */
export type Place = {
  env: Readonly<Record<string, string | undefined>>
  home: string
  platform: NodeJS.Platform
}

/** One place where an engine is, was, or could be. */
export type Found<Config> = {
  /** Unique in its provider and the same each time: settings remember it. */
  key: string
  name: string
  endpoint: string
  origins: EngineOrigin[]
  remote: boolean
  current: boolean
  /** `absent`: nothing is there now. `broken`: it is described in a way that cannot be used. Both with why. */
  state: 'present' | 'absent' | 'broken'
  fault?: Fault
  /** Absent when broken. */
  config?: Config
}

/** What an engine says of itself. */
export type About = { product: string; version: string; apiVersion: string; os: string; arch: string }

/** An engine that answered. */
export type Session<Capabilities> = {
  about: About
  /** The round trip of the first answer, milliseconds. */
  latency: number
  /** Asks for a sign of life; resolves with the milliseconds that it took. Rejects with a FaultError, `timeout` when none came. */
  ping: (signal: AbortSignal) => Promise<number>
  capabilities: Capabilities
  /** Takes away what the engine holds for us alone, before `close`, while it answers. Takes seconds at most and never rejects. */
  leave?: () => Promise<void>
  /** Ends everything that is open on it; whoever waits is told `unavailable`. */
  close: () => void
}

export type Provider<Config, Capabilities> = {
  kind: string
  title: string
  /** Draws the form in which a person adds one by hand, and checks it. */
  config: z.ZodType<Config>
  /** Looks where engines usually are. Contacts no one and runs nothing; never rejects for one bad file. */
  discover: (place: Place) => Promise<Found<Config>[]>
  /** Contacts one. Rejects with a FaultError, within seconds. */
  connect: (config: Config, options: { signal: AbortSignal; place: Place; log: Log }) => Promise<Session<Capabilities>>
}

// biome-ignore lint/suspicious/noExplicitAny: each provider has its own config, which only it ever looks into
export type AnyProvider<Capabilities> = Provider<any, Capabilities>

/** Says that this is a provider; exists for the types. */
export const defineProvider = <Config, Capabilities>(provider: Provider<Config, Capabilities>): Provider<Config, Capabilities> => provider
