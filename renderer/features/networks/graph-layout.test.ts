import { describe, expect, it } from 'vitest'
import type { NetworkGraph } from '../../../shared/contract/networks.ts'
import { containerKey, layOut, networkKey, step } from './graph-layout.ts'

/** @param members who is on which network, by name */
function graphOf(members: Record<string, string[]>): NetworkGraph {
  return {
    networks: Object.keys(members).map((name) => ({
      network: name,
      name,
      driver: 'bridge',
      internal: false,
      builtIn: name === 'bridge',
      subnets: [],
    })),
    containers: [...new Set(Object.values(members).flat())].map((name) => ({ container: name, name, running: true })),
    links: Object.entries(members).flatMap(([network, names]) => names.map((container) => ({ network, container, aliases: [] }))),
  }
}
const everything = () => true
const column = (kind: string, picture: ReturnType<typeof layOut>) => picture.nodes.filter((node) => node.kind === kind)

describe('the picture of who reaches whom', () => {
  it('lays no two over one another, however many there are', () => {
    const names = Array.from({ length: 200 }, (_, at) => `c${at}`)
    const graph = graphOf({
      a: names.slice(0, 90),
      b: names.slice(60, 140),
      ...Object.fromEntries(names.slice(140).map((name) => [`own ${name}`, [name]])),
      empty: [],
    })
    const picture = layOut([{ source: 'x', graph }], everything)
    for (const kind of ['network', 'container']) {
      const places = column(kind, picture)
        .map(({ y }) => y)
        .sort((a, b) => a - b)
      for (const [at, y] of places.entries()) {
        if (at > 0) expect(y - (places[at - 1] ?? 0)).toBeGreaterThanOrEqual(step)
        expect(y).toBeGreaterThanOrEqual(step / 2)
        expect(y).toBeLessThanOrEqual(picture.height - step / 2)
      }
    }
    expect(column('container', picture)).toHaveLength(200)
    expect(picture.links).toHaveLength(90 + 80 + 60)
  })

  it('keeps the containers of a network together, those of two between them', () => {
    const picture = layOut([{ source: 'x', graph: graphOf({ front: ['web', 'proxy'], back: ['proxy', 'db'] }) }], everything)
    expect(column('container', picture).map(({ name }) => name)).toEqual(['db', 'proxy', 'web'])
    expect(column('network', picture).map(({ name }) => name)).toEqual(['back', 'front'])
  })

  it('leaves out networks that the filter hides, and the containers that are on none of the others', () => {
    const graph = graphOf({ front: ['web', 'proxy'], back: ['proxy', 'db'] })
    const picture = layOut([{ source: 'x', graph }], (_source, network) => network === 'front')
    expect(picture.nodes.map(({ name }) => name).sort()).toEqual(['front', 'proxy', 'web'])
    expect(picture.links.every(({ network }) => network === networkKey('x', 'front'))).toBe(true)
  })

  it('tells things of one name on two engines apart', () => {
    const graph = graphOf({ bridge: ['web'] })
    const { nodes, links } = layOut(
      [
        { source: 'x', graph },
        { source: 'y', graph },
      ],
      everything,
    )
    expect(new Set(nodes.map(({ key }) => key)).size).toBe(4)
    expect(links.map(({ container }) => container)).toEqual([containerKey('x', 'web'), containerKey('y', 'web')])
  })
})
