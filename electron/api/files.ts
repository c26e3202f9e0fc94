/** Files of containers and volumes of every engine, as the contract has them. */
import type { FileSubject } from '../../shared/contract/files.ts'
import type { AppContract } from '../../shared/contract/index.ts'
import type { Api } from '../../shared/rpc/contract.ts'
import type { Capabilities } from '../capabilities/capabilities.ts'
import type { Files } from '../capabilities/files.ts'
import type { Connections } from '../core/connections.ts'
import type { Grants } from '../core/grants.ts'

/** @param grants which files of this machine a person has chosen to read or to write: no others are */
export function filesApi(connections: Connections<Capabilities>, grants: Grants): Api<AppContract>['files'] {
  const call = <T>(engine: string, signal: AbortSignal, act: (files: Files) => Promise<T>) =>
    connections.during(engine, 'files', signal, act)
  const stream = <T>({ engine }: FileSubject, signal: AbortSignal, begin: (files: Files) => AsyncIterable<T>) =>
    (async function* () {
      yield* begin(await connections.use(engine, 'files', signal))
    })()
  return {
    list: ({ subject, path }, { signal }) => call(subject.engine, signal, (files) => files.list(subject, path, signal)),
    read: ({ subject, path, offset = 0, limit }, { signal }) =>
      call(subject.engine, signal, (files) => files.read(subject, path, { offset, limit }, signal)),
    download: ({ subject, path, file }, { signal }) => {
      grants.check('write', file)
      return stream(subject, signal, (files) => files.download(subject, path, file, signal))
    },
    upload: ({ subject, folder, ...what }, { signal }) => {
      grants.check('read', ...what.files)
      return stream(subject, signal, (files) => files.upload(subject, folder, what, signal))
    },
    write: ({ subject, path, ...what }, { signal }) => call(subject.engine, signal, (files) => files.write(subject, path, what, signal)),
    remove: ({ subject, path }, { signal }) => call(subject.engine, signal, (files) => files.remove(subject, path, signal)),
    makeFolder: ({ subject, path }, { signal }) => call(subject.engine, signal, (files) => files.makeFolder(subject, path, signal)),
    rename: ({ subject, path, to }, { signal }) => call(subject.engine, signal, (files) => files.rename(subject, path, to, signal)),
    changes: ({ engine, container }, { signal }) => call(engine, signal, (files) => files.changes(container, signal)),
  }
}
