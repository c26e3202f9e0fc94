/** What marks the hits of a query, for as long as it is looked for. */
import { useEffect, useState } from 'react'
import type { LogQuery } from '../../shared/contract/logs.ts'
import { createMarker, type Marker } from './marker.ts'

/** Another one whenever more is known: rows are rendered again for another marker, not for the same one. */
export function useMarker({ text = '', regex = false, matchCase = false, word = false }: LogQuery): Marker | undefined {
  const [marker, setMarker] = useState<Marker>()
  useEffect(() => {
    if (text === '') return
    const made = createMarker({ text, regex, matchCase, word }, () => setMarker((old) => old && { ...old }))
    setMarker(made)
    return () => {
      made.close()
      setMarker(undefined)
    }
  }, [text, regex, matchCase, word])
  return marker
}
