/** What engines tell of pulls and pushes, layer by layer. */
import { expect, test } from 'vitest'
import { transferProgress } from './image-progress.ts'

test('a layer goes its way, and only what changed is told', () => {
  const progress = transferProgress()
  progress.add({ status: 'Pulling from library/x', id: 'latest' })
  progress.add({ status: 'Pulling fs layer', progressDetail: {}, id: 'a' })
  progress.add({ status: 'Already exists', progressDetail: {}, id: 'b' })
  expect(progress.takeStatuses()).toEqual(['latest: Pulling from library/x'])
  expect(progress.takeLayers()).toEqual([
    { id: 'a', state: 'waiting' },
    { id: 'b', state: 'exists' },
  ])
  progress.add({ status: 'Downloading', progressDetail: { current: 1, total: 9 }, id: 'a' })
  progress.add({ status: 'Downloading', progressDetail: { current: 5, total: 9 }, id: 'a' })
  expect(progress.takeLayers()).toEqual([{ id: 'a', state: 'downloading', current: 5, total: 9 }])
  for (const [status, state] of [
    ['Retrying in 3 seconds', 'waiting'],
    ['Verifying Checksum', 'verifying'],
    ['Download complete', 'verifying'],
    ['Extracting', 'extracting'],
    ['Pull complete', 'done'],
    ['Pushing', 'uploading'],
    ['Mounted from team/other', 'exists'],
    ['Layer already exists', 'exists'],
    ['Pushed', 'done'],
  ] as const) {
    progress.add({ status, progressDetail: {}, id: 'a' })
    expect(progress.takeLayers()).toEqual([{ id: 'a', state }])
  }
  expect(progress.takeLayers()).toEqual([])
})

test('digests are found where engines tell them, and so is what failed', () => {
  const digest = `sha256:${'0f'.repeat(32)}`
  for (const message of [
    { status: `Digest: ${digest}` },
    { status: `latest: digest: ${digest} size: 5` },
    { aux: { Tag: 'x', Digest: digest } },
  ]) {
    const progress = transferProgress()
    progress.add(message)
    expect(progress.digest()).toBe(digest)
    expect(progress.error()).toBeUndefined()
  }
  const failed = transferProgress()
  failed.add({ error: 'short', errorDetail: { message: 'long' } })
  failed.add({ error: 'later' })
  expect(failed.error()).toBe('long')
})

test('that a layer is tried again is said each time it is, and not each second that it waits', () => {
  const progress = transferProgress()
  const wait = () => {
    for (const seconds of [5, 4, 3]) progress.add({ status: `Retrying in ${seconds} seconds`, id: 'a' })
  }
  wait()
  expect(progress.takeStatuses()).toEqual(['a: Retrying in 5 seconds'])
  progress.add({ status: 'Downloading', id: 'a' })
  wait()
  expect(progress.takeStatuses()).toEqual(['a: Retrying in 5 seconds'])
})

test('what has no end of layers is not kept', () => {
  const progress = transferProgress()
  for (let i = 0; i < 10_000; i++) progress.add({ status: 'Waiting', id: `layer ${i}` })
  expect(progress.takeLayers().length).toBeLessThanOrEqual(2000)
})
