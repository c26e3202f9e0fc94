/** The feed of a view for as long as a component shows it: another query opens another one, and the old lines stay until it has some. */
import { useEffect, useReducer, useRef, useState } from 'react'
import type { LogViewSpec } from '../../shared/contract/logs.ts'
import type { Fault } from '../../shared/rpc/fault.ts'
import { api } from '../state/api.ts'
import { createFeed, type Feed, type FeedHooks } from './feed.ts'

export type Start = number | 'end'

export type FeedHost = FeedHooks & {
  /** Sends a new feed to where the person is; resolves with the position that it is to begin at, undefined while there is no line. */
  begin: (feed: Feed, sameSources: boolean) => Promise<Start | undefined>
  /** A feed takes the place of the one before it. */
  onShown: (start: Start | undefined) => void
}

/** A hidden page gets no frames: its backend waits with it. */
const nextFrame = () => new Promise<void>((resolve) => void requestAnimationFrame(() => resolve()))

const open = (spec: LogViewSpec, hooks: FeedHooks): Feed =>
  createFeed(
    ({ onChunk, onEnd }) =>
      api.stream('logs.view', spec, {
        onChunk: (chunk) => {
          onChunk(chunk)
          return document.hidden ? nextFrame() : undefined
        },
        onEnd,
      }),
    hooks,
  )

export type Feeding = {
  feed: Feed | undefined
  /** Of the query that was asked for last: the lines that are shown may be of the one before. */
  fault: Fault | undefined
  /** Whether another query has been asked for, and nothing came of it yet. */
  pending: boolean
  retry: () => void
}

/** Renders again with every change of the feed. */
export function useFeed(spec: LogViewSpec, host: FeedHost): Feeding {
  const key = JSON.stringify(spec)
  const sources = JSON.stringify(spec.selection)
  const [shown, setShown] = useState<{ feed: Feed; key: string; sources: string }>()
  const [latest, setLatest] = useState<Feed>()
  const [, changed] = useReducer((n: number) => n + 1, 0)
  const hostRef = useRef(host)
  hostRef.current = host
  const shownRef = useRef(shown)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the spec is compared by what it holds
  useEffect(() => {
    let over = false
    const feed = open(JSON.parse(key) as LogViewSpec, {
      anchor: () => hostRef.current.anchor(),
      onMoved: (position) => shownRef.current?.feed === feed && hostRef.current.onMoved(position),
    })
    setLatest(feed)
    const sameSources = shownRef.current?.sources === sources
    const show = (start: Start | undefined) => {
      if (over || shownRef.current?.feed === feed) return
      shownRef.current?.feed.close()
      shownRef.current = { feed, key, sources }
      hostRef.current.onShown(start)
      setShown(shownRef.current)
    }
    let beginning = false
    const begin = () => {
      if (beginning || over) return
      beginning = true
      void hostRef.current.begin(feed, sameSources).then((start) => {
        beginning = false
        if (start !== undefined || feed.counts?.size === 0) place(start)
      })
    }
    let wanted: Start | undefined
    const place = (start: Start | undefined) => {
      wanted = start ?? wanted
      if (!feed.ready) {
        // Nothing had been found yet when it was asked; now something has.
        if (wanted === undefined && feed.counts?.size) begin()
        return
      }
      if (wanted !== undefined || feed.counts?.size === 0) show(wanted)
      // There was no line yet when it was asked.
      else begin()
    }
    const look = () => {
      if (shownRef.current?.feed === feed || feed.fault) changed()
      else place(undefined)
    }
    const unsubscribe = feed.subscribe(look)
    begin()
    // Lines of others say nothing about these.
    if (!sameSources) show('end')
    return () => {
      over = true
      unsubscribe()
      // What is on show goes when the next has something to show, or with the component.
      if (shownRef.current?.feed !== feed) feed.close()
    }
  }, [key])
  // What is on show is heard, too, while another one is being opened.
  useEffect(() => shown?.feed.subscribe(changed), [shown])
  useEffect(() => () => shownRef.current?.feed.close(), [])
  // A stream dies with its wire; another backend is asked at once.
  useEffect(() => {
    let lost = false
    return api.onConnected((connected) => {
      if (connected && lost) for (const feed of new Set([shownRef.current?.feed, latest])) feed?.reopen()
      lost = !connected
    })
  }, [latest])

  return {
    feed: shown?.feed,
    fault: latest?.fault ?? (shown?.feed === latest ? shown?.feed.fault : undefined),
    pending: shown?.feed !== latest && !latest?.fault,
    retry: () => latest?.reopen(),
  }
}
