include(GNUInstallDirs)
install(TARGETS tiendo tiendo-agent tiendo-collector RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(DIRECTORY plans/ DESTINATION "${CMAKE_INSTALL_DATADIR}/tiendo/plans")
