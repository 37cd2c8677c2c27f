"""Files for GIS users and analysts, written from the measured tables."""
