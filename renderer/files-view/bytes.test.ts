import { describe, expect, it } from 'vitest'
import { fromBase64, hexLines, lineEnds, modeText, pictureType, withLineEnds } from './bytes.ts'

describe('bytes', () => {
  it('are a picture by how they begin', () => {
    expect(pictureType(fromBase64('iVBORw0KGgoAAAANSUhEUg=='))).toBe('image/png')
    expect(pictureType(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]))).toBe('image/jpeg')
    expect(pictureType(new TextEncoder().encode('GIF89a..'))).toBe('image/gif')
    expect(pictureType(new TextEncoder().encode('RIFF1234WEBPVP8 '))).toBe('image/webp')
    expect(pictureType(new TextEncoder().encode('RIFF1234WAVE'))).toBeUndefined()
    expect(pictureType(new TextEncoder().encode('<svg onload="x">'))).toBeUndefined()
    expect(pictureType(new Uint8Array())).toBeUndefined()
  })

  it('are shown sixteen in a line, the last one as long as the others', () => {
    expect(hexLines(new Uint8Array())).toEqual([])
    const [first, second] = hexLines(new Uint8Array([...Array(16).keys(), 0x41, 0xff]))
    expect(first).toBe('00000000  00 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f  ················')
    expect(second).toBe(`00000010  41 ff${' '.repeat(18)}  ${' '.repeat(23)}  A·`)
  })
})

describe('line ends', () => {
  it('come back as they were', () => {
    for (const text of ['', 'a', 'a\nb\n', 'a\r\nb\r\n', '\r\n']) {
      const ends = lineEnds(text)
      if (ends === 'mixed') throw new Error(text)
      // What a field makes of it.
      expect(withLineEnds(text.replaceAll('\r\n', '\n'), ends)).toBe(text)
    }
  })

  it('that are mixed are told', () => {
    for (const text of ['a\r\nb\n', 'a\rb', '\n\r']) expect(lineEnds(text)).toBe('mixed')
  })
})

it('modes are written as ls does', () => {
  expect([0o644, 0o755, 0o4755, 0o2644, 0o1777, 0o1776, 0].map(modeText)).toEqual([
    'rw-r--r--',
    'rwxr-xr-x',
    'rwsr-xr-x',
    'rw-r-Sr--',
    'rwxrwxrwt',
    'rwxrwxrwT',
    '---------',
  ])
})
