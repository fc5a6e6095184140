using Weft.Host.Commands;

return args switch
{
    ["run", .. var rest] => await RunCommand.Execute(rest),
    ["tenant", .. var rest] => await TenantCommand.Execute(rest),
    ["user", .. var rest] => await UserCommand.Execute(rest),
    _ => Usage.Print(args is ["--help" or "-h" or "help", ..]),
};
