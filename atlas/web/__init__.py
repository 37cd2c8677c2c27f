"""The static site: pages, the Folium map, templates and scripts."""
