/** What a registry holds: its repositories and their tags, a page at a time. */
import type { RepositoryPage, TagPage } from '../../shared/contract/registries.ts'
import { dockerHub, isRepository } from '../../shared/lib/image-reference.ts'
import { FaultError } from '../../shared/rpc/fault.ts'
import { nextPage } from './challenge.ts'
import type { RegistryClient } from './client.ts'
import { badRepositoryFault, garbledFault, noCatalogFault, searchFirstFault, statusFault, strayFault } from './faults.ts'
import { type Answer, parseJson, type Transport, wordsOf } from './transport.ts'

export type Browse = {
  repositories: (
    host: string,
    options: { search?: string | undefined; last?: string | undefined },
    signal: AbortSignal,
  ) => Promise<RepositoryPage>
  tags: (host: string, repository: string, last: string | undefined, signal: AbortSignal) => Promise<TagPage>
}

/** Names on one page. */
const pageSize = 100
/** A search in a registry that has none reads pages of this many names, and no more of them than these. */
const scanSize = 1000
const mostScans = 20
const hubSearch = 'https://hub.docker.com/v2/search/repositories/'

export function browse(client: RegistryClient, transport: Transport): Browse {
  const namesPage = async (host: string, path: string, field: string, last: string | undefined, size: number, signal: AbortSignal) => {
    const query = new URLSearchParams(last)
    if (!query.has('n')) query.set('n', String(size))
    const answer = await client.ask(host, { path, query, accept: 'application/json' }, signal)
    return readNames(host, path, field, query, answer)
  }

  const catalog = async (host: string, last: string | undefined, size: number, signal: AbortSignal) => {
    try {
      return await namesPage(host, '/v2/_catalog', 'repositories', last, size, signal)
    } catch (error) {
      // Most public ones have it switched off, and say so in one of these ways.
      if (error instanceof FaultError && ['not_found', 'forbidden'].includes(error.fault.code))
        throw noCatalogFault(host, error.fault.detail)
      throw error
    }
  }

  const searchCatalog = async (host: string, search: string, last: string | undefined, signal: AbortSignal): Promise<RepositoryPage> => {
    const found: string[] = []
    let next = last
    for (let scans = 0; scans < mostScans && found.length < pageSize; scans++) {
      const page = await catalog(host, next, scanSize, signal)
      found.push(...page.names.filter((name) => name.includes(search)))
      next = page.next
      if (next === undefined) break
    }
    return { repositories: found.map((name) => ({ name })), ...(next === undefined ? {} : { next }) }
  }

  return {
    repositories: async (host, { search, last }, signal) => {
      const wanted = search?.trim().toLowerCase()
      if (host === dockerHub) return searchHub(transport, wanted, last, signal)
      if (wanted) return searchCatalog(host, wanted, last, signal)
      const { names, next } = await catalog(host, last, pageSize, signal)
      return { repositories: names.map((name) => ({ name })), ...(next === undefined ? {} : { next }) }
    },
    tags: async (host, repository, last, signal) => {
      const { names, next } = await namesPage(host, `/v2/${repositoryPath(host, repository)}/tags/list`, 'tags', last, scanSize, signal)
      return { tags: names, ...(next === undefined ? {} : { next }) }
    },
  }
}

/** A repository as a part of a path. What is no name of one (it came from a page) never becomes a part of another path. */
export function repositoryPath(host: string, repository: string): string {
  if (!isRepository(repository)) throw badRepositoryFault(repository)
  return host === dockerHub && !repository.includes('/') ? `library/${repository}` : repository
}

/** The names of one page, and what asks for the next: the query of the address that the registry gives for it, and nothing else of it. */
function readNames(host: string, path: string, field: string, asked: URLSearchParams, answer: Answer): { names: string[]; next?: string } {
  const listed = parseJson(host, answer)[field] ?? []
  if (!Array.isArray(listed) || !listed.every((name) => typeof name === 'string')) throw garbledFault(host, `no ${field} in the answer`)
  const names = listed as string[]
  const link = nextPage(answer.headers.link)
  if (link !== undefined) return { names, next: nextQuery(host, path, link) }
  // Some give everything at once, whatever was asked for: then the pages are ours.
  const after = asked.get('last')
  const size = Number(asked.get('n'))
  const rest = after !== null && names.includes(after) ? names.slice(names.indexOf(after) + 1) : names
  if (rest.length <= size) return { names: rest }
  const page = rest.slice(0, size)
  return { names: page, next: String(new URLSearchParams({ n: String(size), last: page.at(-1) ?? '' })) }
}

function nextQuery(host: string, path: string, link: string): string {
  const here = new URL(path, 'https://registry.invalid')
  const next = URL.canParse(link, here.href) ? new URL(link, here) : undefined
  const same = next && (next.host === here.host || next.host === host) && next.pathname === here.pathname
  // What is longer would not come back to us from the page.
  if (!same || next.search.length > 4000) throw strayFault(host, link)
  return next.search.slice(1)
}

type HubAnswer = { results?: unknown; next?: unknown }
type HubResult = { repo_name?: unknown; short_description?: unknown; star_count?: unknown; is_official?: unknown }

async function searchHub(
  transport: Transport,
  search: string | undefined,
  last: string | undefined,
  signal: AbortSignal,
): Promise<RepositoryPage> {
  if (!search) throw searchFirstFault()
  const page = last !== undefined && /^\d{1,4}$/.test(last) ? Number(last) : 1
  const url = new URL(hubSearch)
  url.search = String(new URLSearchParams({ query: search, page: String(page), page_size: String(pageSize) }))
  const answer = await transport.send(url, dockerHub, { method: 'GET', headers: { accept: 'application/json' } }, signal)
  if (answer.status !== 200) throw statusFault(dockerHub, answer.status, wordsOf(answer), answer.headers['retry-after'])
  const { results, next } = parseJson(dockerHub, answer) as HubAnswer
  if (!Array.isArray(results)) throw garbledFault(dockerHub, 'no results in the answer')
  const repositories = (results as HubResult[]).flatMap(({ repo_name, short_description, star_count, is_official }) =>
    typeof repo_name === 'string'
      ? [
          {
            name: repo_name,
            ...(typeof short_description === 'string' && short_description !== '' ? { description: short_description.slice(0, 500) } : {}),
            ...(typeof star_count === 'number' ? { stars: star_count } : {}),
            ...(is_official === true ? { official: true } : {}),
          },
        ]
      : [],
  )
  return { repositories, ...(typeof next === 'string' ? { next: String(page + 1) } : {}) }
}
