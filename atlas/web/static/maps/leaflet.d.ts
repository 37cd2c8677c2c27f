/* What the atlas adds to Leaflet; what it uses of it undocumented is typed in leaflet-private.js. */
import 'leaflet';

declare module 'leaflet' {
  namespace CRS {
    let Albers: CRS & { projection: Projection };
  }
}
