/** What the engine knows of one container: read when it is looked at, and again when it changes. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ContainerDetail } from '../../../shared/contract/containers.ts'
import { asFault, type Fault } from '../../../shared/rpc/fault.ts'
import { api } from '../../state/api.ts'

export type Inspected = {
  detail?: ContainerDetail
  /** Why it could not be read, or not again. */
  fault?: Fault
  /** When it was asked for, milliseconds since the epoch; undefined when nothing is on its way. */
  asking?: number
  /** When what is shown was read. */
  read?: number
}

/** @param version another value reads it again */
export function useInspect(source: string, container: string, version: string | number | undefined): Inspected & { refresh: () => void } {
  const [state, setState] = useState<Inspected & { of: string }>({ of: '' })
  const [asked, setAsked] = useState(0)
  const of = `${source} ${container}`

  // biome-ignore lint/correctness/useExhaustiveDependencies: another version, or asking again, reads it again
  useEffect(() => {
    const stop = new AbortController()
    setState((now) => (now.of === of ? { ...now, asking: Date.now() } : { of, asking: Date.now() }))
    api.call('containers.inspect', { engine: source, container }, stop.signal).then(
      (detail) => setState({ of, detail, read: Date.now() }),
      (error) => {
        const fault = asFault(error)
        if (fault.code === 'cancelled') return
        setState(({ asking: _asking, ...now }) => ({ ...now, fault }))
      },
    )
    return () => stop.abort()
  }, [source, container, version, asked, of])

  const refresh = useCallback(() => setAsked((n) => n + 1), [])
  return { ...(state.of === of ? state : {}), refresh }
}

export type Revealed = { name: string; value: string }[]

/** The environment's values, from when the person asks for them until they hide them or go elsewhere. */
export function useReveal(source: string, container: string) {
  const [values, setValues] = useState<Revealed>()
  const [fault, setFault] = useState<Fault>()
  const [asking, setAsking] = useState(false)
  const stop = useRef<AbortController>(undefined)
  const hide = useCallback(() => {
    stop.current?.abort()
    setValues(undefined)
    setAsking(false)
  }, [])
  const reveal = async () => {
    stop.current = new AbortController()
    const { signal } = stop.current
    setAsking(true)
    setFault(undefined)
    try {
      setValues(await api.call('containers.reveal', { engine: source, container }, signal))
    } catch (error) {
      if (!signal.aborted) setFault(asFault(error))
    }
    if (!signal.aborted) setAsking(false)
  }
  // Values never outlive the container that they were shown for.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another container hides them
  useEffect(() => hide, [source, container, hide])
  return { values, fault, asking, reveal, hide }
}

/** The engine's document with the environment's values in their place. */
export function withValues(document: unknown, values: Revealed | undefined): unknown {
  if (!values || typeof document !== 'object' || document === null) return document
  const { Config } = document as { Config?: object }
  return { ...document, Config: { ...Config, Env: values.map(({ name, value }) => `${name}=${value}`) } }
}
