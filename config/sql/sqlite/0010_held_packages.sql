-- Packages held whole are read again at every start: found without reading all packages.

CREATE INDEX package_held ON package (id) WHERE state = 'held';
