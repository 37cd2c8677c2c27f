/* What the atlas adds to Leaflet, and what it uses of it that Leaflet does not document. */
import 'leaflet';

declare module 'leaflet' {
  namespace CRS {
    let Albers: CRS & { projection: Projection };
  }

  interface Handler {
    /** Of the map's dragging. */
    moving(): boolean;
  }

  interface Map {
    /** Null takes the limits away. */
    setMaxBounds(bounds: LatLngBoundsExpression | null): this;
    _loaded: boolean;
    _animatingZoom: boolean;
    _latLngToNewLayerPoint(latlng: LatLng, zoom: number, center: LatLng): Point;
  }
}
