"""One module per idea; measures know nothing of files, Folium or HTML."""
